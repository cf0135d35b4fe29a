//! Declarations of all kinds, in the order of the text.

use super::Analyzer;
use super::scope::ScopeKind;
use crate::diagnostic::Diagnostic;
use crate::model::{DeclId, Enumerator, Kind};
use crate::syntax::{Enum, Item, ItemKind, Name, Typedef};

impl Analyzer<'_> {
    /// Analyzes declarations and adds them to what is around.
    pub(super) fn items(&mut self, items: &[Item], contents: &mut Vec<DeclId>) {
        for item in items {
            self.doc.clone_from(&item.doc);
            self.item(item, contents);
        }
    }

    fn item(&mut self, item: &Item, contents: &mut Vec<DeclId>) {
        let declared = match &item.kind {
            ItemKind::Module(name, items) => self.module(name, items),
            ItemKind::Forward(forward) => self.forward(forward),
            ItemKind::Interface(interface) => self.interface(interface),
            ItemKind::Value(value) => self.value(value),
            ItemKind::ValueBox(value_box) => Some(self.value_box(value_box, contents)),
            ItemKind::Struct(structure) => self.structure(structure, contents).1,
            ItemKind::Union(union) => self.union(union, contents).1,
            ItemKind::Exception(exception) => Some(self.exception(exception, contents)),
            ItemKind::Constant(constant) => self.constant(constant),
            ItemKind::Native(name) => Some(self.declare(name, Kind::Native)),
            ItemKind::Operation(operation) => Some(self.operation(operation)),
            ItemKind::Factory(factory) => Some(self.factory(factory)),
            other => return self.item_of_several(other, contents),
        };
        contents.extend(declared);
    }

    /// Analyzes what declares several names, or none.
    fn item_of_several(&mut self, item: &ItemKind, contents: &mut Vec<DeclId>) {
        match item {
            ItemKind::Enum(enumeration) => {
                self.enumeration(enumeration, contents);
            }
            ItemKind::Typedef(typedef) => self.typedef(typedef, contents),
            ItemKind::Attribute(attribute) => self.attribute(attribute, contents),
            ItemKind::StateMember(member) => self.state_member(member, contents),
            ItemKind::TypeId(text) => self.type_id(text),
            ItemKind::TypePrefix(text) => self.type_prefix(text),
            ItemKind::Import(name) => self.import(name.as_ref()),
            ItemKind::Mark(mark) => self.mark(mark),
            ItemKind::Wrong(Some(name)) => self.declare_wrong(name),
            _ => {}
        }
    }

    /// Analyzes a module, or a further part of one.
    fn module(&mut self, name: &Name, items: &[Item]) -> Option<DeclId> {
        let known = self.known(name).filter(|id| matches!(self.get(*id).kind, Kind::Module(_)));
        let id = match known {
            Some(id) => {
                self.check_same_prefix(name, id);
                id
            }
            None => self.declare(name, Kind::Module(Vec::new())),
        };
        self.enter(id, ScopeKind::Module);
        let mut contents = Vec::new();
        self.items(items, &mut contents);
        self.leave();
        if let Kind::Module(all) = self.kind_mut(id) {
            all.extend(contents);
        }
        let is_built_in = self.get(id).span.end == 0;
        if is_built_in {
            self.declarations[id.index()].span = name.span;
            self.declarations[id.index()].in_main_file = name.span.file == self.main;
        }
        (known.is_none() || is_built_in).then_some(id)
    }

    /// Complains about a module that has another repository id than its first part.
    ///
    /// Source: CORBA 3.0.3 §10.7.8
    fn check_same_prefix(&mut self, name: &Name, id: DeclId) {
        let body = self.prefixes.body(&name.text);
        let before = self.ids[id.index()].body.clone();
        let span = self.get(id).span;
        if before == body || span.end == 0 {
            return;
        }
        // omniidl and others accept this; each declaration gets the id that its own part says.
        let message = format!("module `{}` is opened again under another prefix", name.text);
        let warning = Diagnostic::warning(name.span, message, format!("here it is IDL:{body}:1.0"));
        self.push(warning.at(span, format!("here it is IDL:{before}:1.0")));
    }

    fn typedef(&mut self, typedef: &Typedef, contents: &mut Vec<DeclId>) {
        let base = self.type_of(&typedef.ty, contents);
        for declarator in &typedef.declarators {
            let ty = base.clone().and_then(|base| self.complete(base, typedef.ty.span, "a typedef"));
            let ty = ty.and_then(|base| self.array_of(base, declarator));
            match ty {
                Some(ty) => {
                    let is_local = self.is_local(&ty);
                    let id = self.declare(&declarator.name, Kind::Typedef(ty));
                    self.declarations[id.index()].is_local = is_local;
                    contents.push(id);
                }
                None => self.declare_wrong(&declarator.name),
            }
        }
    }

    /// Declares an enumeration and its enumerators, which stand next to it.
    ///
    /// Source: CORBA 3.0.3 §3.11.2.4
    pub(super) fn enumeration(&mut self, enumeration: &Enum, contents: &mut Vec<DeclId>) -> DeclId {
        let of = self.declare(&enumeration.name, Kind::Enum(Vec::new()));
        contents.push(of);
        self.doc = None;
        let mut all = Vec::new();
        for (at, name) in enumeration.enumerators.iter().enumerate() {
            let ordinal = u32::try_from(at).unwrap_or(u32::MAX);
            all.push(self.declare(name, Kind::Enumerator(Enumerator { of, ordinal })));
        }
        *self.kind_mut(of) = Kind::Enum(all);
        of
    }

    fn import(&mut self, name: Option<&crate::syntax::ScopedName>) {
        let Some(name) = name else { return };
        let Some(id) = self.resolve(name) else { return };
        let kind = &self.get(id).kind;
        if !matches!(kind, Kind::Module(_) | Kind::Interface(_) | Kind::Value(_)) {
            let message = format!("`import` of a {}", super::declare::noun(kind));
            self.error(name.span, message, "expected a module, an interface or a value type");
        }
    }
}
