//! Types, members, structures, unions, enumerations.
//!
//! Source: CORBA 3.0.3 §3.11

use super::{Failed, Parse, Parser};
use crate::diagnostic::Diagnostic;
use crate::lex::TokenKind;
use crate::source::Span;
use crate::syntax::{
    CaseLabel, Declarator, Enum, Expr, Member, Name, Struct, TypeKind, TypeSpec, Union, UnionCase,
};

impl Parser<'_> {
    /// Reads a type. Whether it may stand where it stands is the caller's to check.
    pub(super) fn type_spec(&mut self) -> Parse<TypeSpec> {
        let start = self.peek().span;
        let kind = self.nested("types", Self::type_kind)?;
        Ok(TypeSpec { kind, span: start.to(self.before()) })
    }

    fn type_kind(&mut self) -> Parse<TypeKind> {
        if self.begins_name() {
            return self.scoped_name("a type").map(TypeKind::Named);
        }
        let word = self.peek().text.clone();
        if self.peek().kind != TokenKind::Word {
            return Err(self.unexpected("a type"));
        }
        match &*word {
            "sequence" => return self.sequence(),
            "string" | "wstring" => return self.string(),
            "fixed" => return self.fixed(),
            "struct" => return self.structure().map(TypeKind::Struct),
            "union" => return self.union().map(|union| TypeKind::Union(Box::new(union))),
            "enum" => return self.enumeration().map(TypeKind::Enum),
            "unsigned" => return self.unsigned(),
            "long" => {
                self.next();
                return Ok(self.long());
            }
            _ => {}
        }
        let kind = match &*word {
            "void" => TypeKind::Void,
            "short" => TypeKind::Short,
            "float" => TypeKind::Float,
            "double" => TypeKind::Double,
            "char" => TypeKind::Char,
            "wchar" => TypeKind::WChar,
            "boolean" => TypeKind::Boolean,
            "octet" => TypeKind::Octet,
            "any" => TypeKind::Any,
            "Object" => TypeKind::Object,
            "ValueBase" => TypeKind::ValueBase,
            _ => return Err(self.unexpected("a type")),
        };
        self.next();
        Ok(kind)
    }

    fn long(&mut self) -> TypeKind {
        if self.take_word("long").is_some() {
            TypeKind::LongLong
        } else if self.take_word("double").is_some() {
            TypeKind::LongDouble
        } else {
            TypeKind::Long
        }
    }

    fn unsigned(&mut self) -> Parse<TypeKind> {
        self.next();
        if self.take_word("short").is_some() {
            return Ok(TypeKind::UShort);
        }
        if self.take_word("long").is_some() {
            return Ok(if self.take_word("long").is_some() { TypeKind::ULongLong } else { TypeKind::ULong });
        }
        let hint = match &*self.peek().text {
            "char" => "an unsigned character is an `octet`",
            _ => "the unsigned types are `unsigned short`, `unsigned long` and `unsigned long long`",
        };
        Err(self.unexpected_with("`short` or `long` after `unsigned`", |error| error.hint(hint)))
    }

    fn sequence(&mut self) -> Parse<TypeKind> {
        self.next();
        self.expect("<", "after `sequence`")?;
        let element = self.type_spec()?;
        self.refuse_constructed(&element, "the element of a sequence");
        let bound = if self.take(",").is_some() { Some(Box::new(self.bound()?)) } else { None };
        self.close_angle("the sequence's element")?;
        Ok(TypeKind::Sequence(Box::new(element), bound))
    }

    /// Reads the size of a string or a sequence, which ends before `>`.
    fn bound(&mut self) -> Parse<Expr> {
        self.expression()
    }

    /// Takes `>`, which may be the first half of `>>`.
    fn close_angle(&mut self, after: &str) -> Parse<()> {
        if self.is(">>") {
            let span = self.peek().span;
            let half = Span { start: span.start + 1, ..span };
            let at = self.at;
            self.tokens[at].text = ">".into();
            self.tokens[at].span = if span.end - span.start == 2 { half } else { span };
            return Ok(());
        }
        self.expect(">", &format!("after {after}")).map(|_| ())
    }

    fn string(&mut self) -> Parse<TypeKind> {
        let wide = self.next().is_word("wstring");
        let mut bound = None;
        if self.take("<").is_some() {
            bound = Some(Box::new(self.bound()?));
            self.close_angle("the string's length")?;
        }
        Ok(if wide { TypeKind::WString(bound) } else { TypeKind::String(bound) })
    }

    fn fixed(&mut self) -> Parse<TypeKind> {
        self.next();
        if self.take("<").is_none() {
            return Ok(TypeKind::Fixed(None));
        }
        let digits = self.bound()?;
        self.expect(",", "between digits and scale")?;
        let scale = self.bound()?;
        self.close_angle("the scale")?;
        Ok(TypeKind::Fixed(Some(Box::new((digits, scale)))))
    }

    /// Complains about a structure, union or enumeration where only its name may stand.
    pub(super) fn refuse_constructed(&mut self, ty: &TypeSpec, place: &str) {
        let what = match ty.kind {
            TypeKind::Struct(_) => "structure",
            TypeKind::Union(_) => "union",
            TypeKind::Enum(_) => "enumeration",
            _ => return,
        };
        let error = Diagnostic::error(
            ty.span,
            format!("{place} cannot be a {what} defined in place"),
            "defined here",
        );
        self.diagnostics.push(error.hint("define it before and use its name"));
    }

    /// Reads names with sizes of arrays, with commas between them.
    pub(super) fn declarators(&mut self, what: &str) -> Parse<Vec<Declarator>> {
        let mut all = vec![self.declarator(what)?];
        while self.take(",").is_some() {
            all.push(self.declarator(what)?);
        }
        Ok(all)
    }

    fn declarator(&mut self, what: &str) -> Parse<Declarator> {
        let name = self.name(what)?;
        let mut sizes = Vec::new();
        while self.take("[").is_some() {
            if self.is("]") {
                let error = "an array's size";
                return Err(
                    self.unexpected_with(error, |error| error.hint("a list of any length is a `sequence`"))
                );
            }
            sizes.push(self.expression()?);
            self.expect("]", "after the array's size")?;
        }
        Ok(Declarator { name, sizes })
    }

    /// Reads names with commas between them. Arrays are not allowed.
    pub(super) fn simple_names(&mut self, what: &str) -> Parse<Vec<Name>> {
        let mut names = Vec::new();
        for declarator in self.declarators(what)? {
            if let (Some(first), Some(last)) = (declarator.sizes.first(), declarator.sizes.last()) {
                let span = first.span.to(last.span);
                let error = Diagnostic::error(
                    span,
                    "an array cannot be defined in place here",
                    "expected a plain name",
                );
                self.diagnostics
                    .push(error.hint("give the array a name with `typedef` and use that as the type"));
            }
            names.push(declarator.name);
        }
        Ok(names)
    }

    /// Reads `struct name { … }`.
    pub(super) fn structure(&mut self) -> Parse<Struct> {
        self.next();
        let name = self.name("the structure's name after `struct`")?;
        self.structure_body(name)
    }

    pub(super) fn structure_body(&mut self, name: Name) -> Parse<Struct> {
        let members = self.members(&name, "struct")?;
        if members.is_empty() {
            let message = format!("structure `{}` has no members", name.text);
            self.error(name.span, message, "expected at least one member in it");
        }
        Ok(Struct { name, members })
    }

    /// Reads the members of a structure or an exception between braces.
    pub(super) fn members(&mut self, name: &Name, what: &str) -> Parse<Vec<Member>> {
        let open = self.expect("{", &format!("after the name of {} {what}", article(what)))?;
        let mut members = Vec::new();
        loop {
            if self.take("}").is_some() {
                return Ok(members);
            }
            if self.peek().kind == TokenKind::End {
                return Err(self.not_closed(open, &format!("{what} {}", name.text)));
            }
            let doc = self.doc();
            match self.member(doc) {
                Ok(member) => members.push(member),
                Err(Failed) => {
                    self.skip_member();
                    let span = self.before();
                    members.push(Member {
                        ty: TypeSpec { kind: TypeKind::Wrong, span },
                        declarators: Vec::new(),
                        doc: None,
                    });
                }
            }
        }
    }

    fn member(&mut self, doc: Option<std::rc::Rc<str>>) -> Parse<Member> {
        if self.is_word("case") || self.is_word("default") {
            return Err(self.unexpected_with("a member's type", |error| {
                error.hint("labels are for unions: union Name switch (type) { case …: … }")
            }));
        }
        let ty = self.type_spec()?;
        let declarators = self.declarators("a member's name after its type")?;
        self.semicolon("the member")?;
        Ok(Member { ty, declarators, doc })
    }

    /// Complains that the file ends in a body.
    pub(super) fn not_closed(&mut self, open: Span, what: &str) -> Failed {
        if std::mem::replace(&mut self.open_at_end, true) {
            return Failed;
        }
        let end = self.peek().span;
        let message = format!("expected `}}` to close `{what}`, found the end of the file");
        let error = Diagnostic::error(end, message, "the file ends here").at(open, "it is opened here");
        self.diagnostics.push(error);
        Failed
    }

    /// Reads `union name switch (type) { … }`.
    pub(super) fn union(&mut self) -> Parse<Union> {
        self.next();
        let name = self.name("the union's name after `union`")?;
        self.union_body(name)
    }

    pub(super) fn union_body(&mut self, name: Name) -> Parse<Union> {
        if self.take_word("switch").is_none() {
            return Err(self.unexpected_with("`switch` after the union's name", |error| {
                error.hint("a union names its discriminator's type: union Name switch (long) { case 1: … }")
            }));
        }
        self.expect("(", "after `switch`")?;
        let discriminator = self.type_spec()?;
        self.expect(")", "after the discriminator's type")?;
        let open = self.expect("{", "after the union's head")?;
        let (mut cases, mut failed) = (Vec::new(), false);
        while self.take("}").is_none() {
            if self.peek().kind == TokenKind::End {
                return Err(self.not_closed(open, &format!("union {}", name.text)));
            }
            match self.union_case() {
                Ok(case) => cases.push(case),
                Err(Failed) => {
                    failed = true;
                    self.skip_member();
                }
            }
        }
        if cases.is_empty() && !failed {
            let message = format!("union `{}` has no members", name.text);
            self.error(name.span, message, "expected at least one `case`");
        }
        Ok(Union { name, discriminator, cases })
    }

    fn union_case(&mut self) -> Parse<UnionCase> {
        let doc = self.doc();
        let mut labels = Vec::new();
        loop {
            if self.take_word("case").is_some() {
                labels.push(CaseLabel::Value(self.expression()?));
                self.expect(":", "after the label")?;
            } else if let Some(span) = self.take_word("default") {
                labels.push(CaseLabel::Default(span));
                self.expect(":", "after `default`")?;
            } else {
                break;
            }
        }
        if labels.is_empty() {
            return Err(self.unexpected("`case` or `default` before the union's member"));
        }
        let ty = self.type_spec()?;
        let declarator = self.declarator("the member's name after its type")?;
        self.semicolon("the union's member")?;
        Ok(UnionCase { labels, ty, declarator, doc })
    }

    /// Reads `enum name { … }`.
    pub(super) fn enumeration(&mut self) -> Parse<Enum> {
        self.next();
        let name = self.name("the enumeration's name after `enum`")?;
        let open = self.expect("{", "after the enumeration's name")?;
        let mut enumerators: Vec<Name> = Vec::new();
        if self.enumerators(open, &name, &mut enumerators).is_err() {
            if self.peek().kind == TokenKind::End {
                return Err(Failed);
            }
            // What was read counts; the rest of the body is skipped.
            while !self.is("}") && !self.is(";") && self.peek().kind != TokenKind::End {
                self.next();
            }
            self.take("}");
        }
        Ok(Enum { name, enumerators })
    }

    /// Reads enumerators and the closing brace.
    fn enumerators(&mut self, open: Span, name: &Name, enumerators: &mut Vec<Name>) -> Parse<()> {
        loop {
            if self.peek().kind == TokenKind::End {
                return Err(self.not_closed(open, &format!("enum {}", name.text)));
            }
            if let (true, Some(last)) = (self.is("}"), enumerators.last().map(|last| last.span)) {
                self.next();
                let message = "expected an enumerator after `,`, found `}`";
                let error = Diagnostic::error(last.after(), message, "the last enumerator has no comma");
                self.diagnostics.push(error.hint("leave the comma out"));
                return Ok(());
            }
            let enumerator = self.name("an enumerator")?;
            enumerators.push(enumerator);
            if self.is("=") {
                let hint = "enumerators have no values in IDL; on the wire they count from 0";
                return Err(self.unexpected_with("`,` or `}` after the enumerator", |error| error.hint(hint)));
            }
            if self.take("}").is_some() {
                return Ok(());
            }
            if self.take(",").is_none() {
                return Err(self.unexpected("`,` or `}` after the enumerator"));
            }
        }
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}
