//! What is known only at the end of the file.

use super::Analyzer;
use crate::diagnostic::Diagnostic;
use crate::model::{DeclId, Kind};

impl Analyzer<'_> {
    /// Complains about names that were not found and about announcements without a definition, and makes all ids.
    pub(super) fn finish(&mut self) {
        self.tell_unresolved();
        for at in 0..self.declarations.len() {
            self.check_defined(DeclId::new(at));
        }
        self.make_ids();
    }

    fn tell_unresolved(&mut self) {
        let unresolved = std::mem::take(&mut self.unresolved);
        if self.incomplete {
            return;
        }
        for unresolved in unresolved {
            let used = unresolved.diagnostic.primary.span;
            let later = self.declarations.iter().find(|declaration| {
                *declaration.name == *unresolved.name
                    && declaration.span.file == used.file
                    && declaration.span > used
            });
            let diagnostic = match later {
                Some(later) => {
                    let mut diagnostic =
                        unresolved.diagnostic.at(later.span, "it is declared here, which is too late");
                    diagnostic.remarks.clear();
                    let announce = match later.kind {
                        Kind::Interface(_) => Some(format!("interface {};", later.name)),
                        Kind::Value(_) => Some(format!("valuetype {};", later.name)),
                        _ => None,
                    };
                    match announce {
                        Some(announce) => diagnostic.hint(format!("announce it before its use: {announce}")),
                        None => diagnostic.hint("IDL wants declarations before uses: move it up"),
                    }
                }
                None => unresolved.diagnostic,
            };
            self.push(diagnostic);
        }
    }

    fn check_defined(&mut self, id: DeclId) {
        let declaration = self.get(id);
        let (name, span) = (self.full_name(id), declaration.span);
        let undefined = match &declaration.kind {
            Kind::Interface(interface) => !interface.is_defined,
            Kind::Value(value) => !value.is_defined,
            Kind::Announced => {
                let message = format!("`{name}` is announced and never defined");
                self.push(Diagnostic::error(span, message, "expected its definition in the same scope"));
                return;
            }
            _ => false,
        };
        if undefined {
            let message = format!("`{name}` is announced and never defined");
            self.push(Diagnostic::warning(span, message, "nothing is known of it but its name"));
        }
    }
}
