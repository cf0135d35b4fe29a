//! Declarations.
//!
//! Source: CORBA 3.0.3 §3.4, §3.7, §3.8, §3.14, §3.15

use super::{Failed, Parse, Parser};
use crate::diagnostic::Diagnostic;
use crate::lex::TokenKind;
use crate::syntax::{
    Attribute, Constant, Exception, Forward, ForwardKind, Interface, Item, ItemKind, Name, Operation,
    RepositoryText, Typedef,
};

/// Where a declaration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a module or outside of all.
    Module,
    Interface,
    Value,
}

impl Parser<'_> {
    /// Reads declarations up to a `}` or the end of the file.
    pub(super) fn items(&mut self, place: Place, items: &mut Vec<Item>) {
        loop {
            self.hand_on_marks(items);
            if self.is("}") || self.peek().kind == TokenKind::End {
                return;
            }
            let (start, first, doc) = (self.at, self.peek().span, self.doc());
            let name = self.name_ahead();
            let kind = match self.item(place) {
                Ok(kind) => kind,
                Err(Failed) => {
                    self.skip_declaration(start);
                    ItemKind::Wrong(name)
                }
            };
            items.push(Item { kind, span: first.to(self.before()), doc });
        }
    }

    /// Returns the name that a declaration seems to have, before it is read.
    fn name_ahead(&self) -> Option<Name> {
        (0..6)
            .map(|count| self.ahead(count))
            .take_while(|token| token.kind == TokenKind::Word)
            .find(|token| crate::syntax::keyword(&token.text).is_none())
            .map(Name::of)
    }

    /// Reads the body of a module, an interface or a value type between braces.
    pub(super) fn body(&mut self, place: Place, what: &str) -> Parse<Vec<Item>> {
        let open = self.expect("{", &format!("after the head of `{what}`"))?;
        let mut items = Vec::new();
        self.items(place, &mut items);
        if self.peek().kind == TokenKind::End {
            // What was read of it counts.
            let _ = self.not_closed(open, what);
            return Ok(items);
        }
        self.next();
        Ok(items)
    }

    fn item(&mut self, place: Place) -> Parse<ItemKind> {
        let word = self.peek().text.clone();
        if self.peek().kind != TokenKind::Word && !self.is("::") {
            return Err(self.no_declaration(place));
        }
        let kind = match &*word {
            "typedef" => self.typedef()?,
            "struct" => self.struct_or_forward()?,
            "union" => self.union_or_forward()?,
            "enum" => ItemKind::Enum(self.enumeration()?),
            "const" => self.constant()?,
            "exception" => self.exception()?,
            "native" => self.native()?,
            "typeid" => ItemKind::TypeId(self.repository_text("typeid")?),
            "typeprefix" => ItemKind::TypePrefix(self.repository_text("typeprefix")?),
            "component" | "home" | "eventtype" if self.ahead(1).kind == TokenKind::Word => {
                return Err(self.unsupported(&word));
            }
            "module" | "interface" | "abstract" | "local" | "valuetype" | "custom" | "import" => {
                return self.module_item(place, &word);
            }
            "readonly" | "attribute" if place != Place::Module => self.attribute()?,
            "oneway" if place != Place::Module => self.operation(place)?,
            "public" | "private" if place == Place::Value => self.state_member()?,
            "factory" if place == Place::Value => self.factory()?,
            _ if place != Place::Module && self.begins_operation() => self.operation(place)?,
            _ => return Err(self.no_declaration(place)),
        };
        let what = what_of(&kind);
        self.semicolon(what)?;
        Ok(kind)
    }

    /// Reads what may only stand in a module or outside of all.
    fn module_item(&mut self, place: Place, word: &str) -> Parse<ItemKind> {
        if place != Place::Module {
            let around = if place == Place::Interface { "an interface" } else { "a value type" };
            let token = self.peek().span;
            let message = format!("`{word}` cannot stand in {around}");
            self.diagnostics.push(
                Diagnostic::error(
                    token,
                    message,
                    "expected an attribute, an operation, a type or a constant",
                )
                .hint("move it to the module around; an earlier `}` may be missing"),
            );
            return Err(Failed);
        }
        let kind = match word {
            "module" => self.module()?,
            "import" => self.import()?,
            "valuetype" | "custom" => self.value(false)?,
            "abstract" if self.ahead(1).is_word("valuetype") => {
                self.next();
                self.value(true)?
            }
            "abstract" if self.ahead(1).is_word("eventtype") => return Err(self.unsupported("eventtype")),
            _ => self.interface()?,
        };
        let what = what_of(&kind);
        self.semicolon(what)?;
        Ok(kind)
    }

    fn begins_operation(&self) -> bool {
        const TYPES: &[&str] = &[
            "void",
            "short",
            "long",
            "unsigned",
            "float",
            "double",
            "char",
            "wchar",
            "boolean",
            "octet",
            "any",
            "Object",
            "ValueBase",
            "string",
            "wstring",
            "fixed",
            "sequence",
        ];
        self.begins_name() || TYPES.contains(&&*self.peek().text)
    }

    fn unsupported(&mut self, word: &str) -> Failed {
        let plural = match word {
            "component" => "components",
            "home" => "homes of components",
            _ => "event types",
        };
        let span = self.peek().span;
        let message = format!("{plural} of the CORBA component model are not supported");
        self.error(span, message, "write interfaces and value types instead")
    }

    /// Complains about what begins no declaration.
    fn no_declaration(&mut self, place: Place) -> Failed {
        let expected = match place {
            Place::Module => "a declaration",
            Place::Interface => "an attribute, an operation or another declaration",
            Place::Value => "a state member, a factory, an operation or another declaration",
        };
        let next = self.ahead(1).text.clone();
        let hint = match &*self.peek().text {
            ";" => "leave the `;` out",
            "@" => "annotations came with IDL 4; this is OMG IDL of CORBA 3.0.3",
            "class" => "an object's operations stand in an `interface`, its data in a `valuetype`",
            "package" | "namespace" => "scopes are modules: module Name { … };",
            "using" => "names of other modules are written in full: Module::Name",
            "public" | "private" if place == Place::Interface => {
                "only value types have state; all of an interface is public"
            }
            "public" | "private" | "factory" => "it belongs into a `valuetype`",
            "attribute" | "readonly" | "oneway" => "it belongs into an `interface`",
            "bitset" | "bitmask" | "map" if &*next != "(" => {
                "this came with IDL 4; this is OMG IDL of CORBA 3.0.3"
            }
            "case" | "default" => "labels stand in unions",
            "raises" | "context" => "it belongs behind an operation's parameters, before its `;`",
            _ if place == Place::Module && self.begins_operation() => {
                "operations and members need an interface or a structure around them; an earlier `}` may be too many"
            }
            _ => "",
        };
        self.unexpected_with(expected, |error| if hint.is_empty() { error } else { error.hint(hint) })
    }

    fn module(&mut self) -> Parse<ItemKind> {
        self.next();
        let name = self.name("the module's name after `module`")?;
        let items =
            self.nested("modules", |parser| parser.body(Place::Module, &format!("module {}", name.text)))?;
        if items.is_empty() {
            let message = format!("module `{}` is empty", name.text);
            self.error(name.span, message, "expected at least one declaration in it");
        }
        Ok(ItemKind::Module(name, items))
    }

    fn interface(&mut self) -> Parse<ItemKind> {
        let is_abstract = self.take_word("abstract").is_some();
        let is_local = !is_abstract && self.take_word("local").is_some();
        if self.take_word("interface").is_none() {
            let before = if is_abstract {
                "`interface` or `valuetype` after `abstract`"
            } else {
                "`interface` after `local`"
            };
            return Err(self.unexpected(before));
        }
        let name = self.name("the interface's name after `interface`")?;
        if self.is(";") {
            let kind = ForwardKind::Interface { is_abstract, is_local };
            return Ok(ItemKind::Forward(Forward { name, kind }));
        }
        let bases = match self.take(":") {
            Some(_) => self.scoped_names("the name of an interface to inherit from")?,
            None => Vec::new(),
        };
        let items = self.body(Place::Interface, &format!("interface {}", name.text))?;
        Ok(ItemKind::Interface(Interface { name, is_abstract, is_local, bases, items }))
    }

    fn typedef(&mut self) -> Parse<ItemKind> {
        self.next();
        let ty = self.type_spec()?;
        let declarators = self.declarators("the new name after the type")?;
        Ok(ItemKind::Typedef(Typedef { ty, declarators }))
    }

    fn struct_or_forward(&mut self) -> Parse<ItemKind> {
        self.next();
        let name = self.name("the structure's name after `struct`")?;
        if self.is(";") {
            return Ok(ItemKind::Forward(Forward { name, kind: ForwardKind::Struct }));
        }
        if self.is(":") {
            let hint =
                "structures do not inherit; a member of the other structure's type does, or a valuetype";
            return Err(self.unexpected_with("`{` after the name of a struct", |error| error.hint(hint)));
        }
        self.structure_body(name).map(ItemKind::Struct)
    }

    fn union_or_forward(&mut self) -> Parse<ItemKind> {
        self.next();
        let name = self.name("the union's name after `union`")?;
        if self.is(";") {
            return Ok(ItemKind::Forward(Forward { name, kind: ForwardKind::Union }));
        }
        self.union_body(name).map(|union| ItemKind::Union(Box::new(union)))
    }

    fn constant(&mut self) -> Parse<ItemKind> {
        self.next();
        let ty = self.type_spec()?;
        self.refuse_constructed(&ty, "the type of a constant");
        let name = self.name("the constant's name after its type")?;
        self.expect("=", "after the constant's name")?;
        let value = self.expression_until(";");
        Ok(ItemKind::Constant(Constant { name, ty, value }))
    }

    fn exception(&mut self) -> Parse<ItemKind> {
        self.next();
        let name = self.name("the exception's name after `exception`")?;
        let members = self.members(&name, "exception")?;
        Ok(ItemKind::Exception(Exception { name, members }))
    }

    fn native(&mut self) -> Parse<ItemKind> {
        self.next();
        let mut names = self.simple_names("the native type's name after `native`")?;
        if let Some(more) = names.get(1) {
            let span = more.span;
            self.error(span, "`native` declares one name", "expected `;` before this");
        }
        Ok(ItemKind::Native(names.swap_remove(0)))
    }

    fn repository_text(&mut self, word: &str) -> Parse<RepositoryText> {
        self.next();
        let target = self.scoped_name(&format!("a name after `{word}`"))?;
        let (text, text_span) =
            self.string_literal(&format!("a string literal after `{word}` and the name"))?;
        Ok(RepositoryText { target, text, text_span })
    }

    fn import(&mut self) -> Parse<ItemKind> {
        self.next();
        if self.peek().kind == TokenKind::String {
            self.string_literal("a repository id")?;
            return Ok(ItemKind::Import(None));
        }
        self.scoped_name("a scope's name or a repository id after `import`")
            .map(|name| ItemKind::Import(Some(name)))
    }

    /// Reads attributes.
    ///
    /// Source: CORBA 3.0.3 §3.14
    fn attribute(&mut self) -> Parse<ItemKind> {
        let readonly = self.take_word("readonly").is_some();
        if self.take_word("attribute").is_none() {
            return Err(self.unexpected("`attribute` after `readonly`"));
        }
        let ty = self.type_spec()?;
        self.refuse_anonymous(&ty, "an attribute");
        let names = self.simple_names("the attribute's name after its type")?;
        let start = self.peek().span;
        let (mut get_raises, mut set_raises) = (Vec::new(), Vec::new());
        if readonly {
            get_raises = self.raises("raises")?;
        } else if self.is_word("raises") {
            let hint = "a writable attribute has `getraises (…)` and `setraises (…)`";
            return Err(self.unexpected_with("`;` after the attribute", |error| error.hint(hint)));
        }
        if !readonly || self.is_word("getraises") || self.is_word("setraises") {
            self.refuse_on_readonly(readonly)?;
            get_raises = self.raises("getraises")?;
            set_raises = self.raises("setraises")?;
        }
        if names.len() > 1 && !(get_raises.is_empty() && set_raises.is_empty()) {
            let span = start.to(self.before());
            self.error(
                span,
                "exceptions of several attributes in one declaration",
                "declare the attributes one by one",
            );
        }
        Ok(ItemKind::Attribute(Attribute { readonly, ty, names, get_raises, set_raises }))
    }

    fn refuse_on_readonly(&mut self, readonly: bool) -> Parse<()> {
        if !readonly {
            return Ok(());
        }
        let hint = "the exceptions of a readonly attribute stand behind `raises`";
        Err(self.unexpected_with("`raises` or `;` after the readonly attribute", |error| error.hint(hint)))
    }

    /// Reads `raises (…)` if it is there.
    pub(super) fn raises(&mut self, word: &str) -> Parse<Vec<crate::syntax::ScopedName>> {
        if self.take_word(word).is_none() {
            return Ok(Vec::new());
        }
        self.expect("(", &format!("after `{word}`"))?;
        let names = self.scoped_names("the name of an exception")?;
        self.expect(")", "after the exceptions")?;
        Ok(names)
    }

    /// Reads an operation.
    ///
    /// Source: CORBA 3.0.3 §3.13
    fn operation(&mut self, place: Place) -> Parse<ItemKind> {
        let oneway = self.take_word("oneway");
        let result = self.type_spec()?;
        self.refuse_anonymous(&result, "the result of an operation");
        if self.is("(") {
            let hint = "an operation begins with the type of its result, or `void`";
            return Err(self.unexpected_with("the operation's name after the type of its result", |error| {
                error.hint(hint)
            }));
        }
        let name = self.name("the operation's name after the type of its result")?;
        if self.is(";") || self.is(",") {
            let hint = match place {
                Place::Value => "state of a value begins with `public` or `private`",
                _ => "data of an object is an `attribute`",
            };
            return Err(self.unexpected_with("`(` after the operation's name", |error| error.hint(hint)));
        }
        let params = self.params()?;
        let raises = self.raises("raises")?;
        let contexts = self.contexts()?;
        Ok(ItemKind::Operation(Operation { name, oneway, result, params, raises, contexts }))
    }

    fn contexts(&mut self) -> Parse<Vec<(String, crate::source::Span)>> {
        let mut contexts = Vec::new();
        if self.take_word("context").is_none() {
            return Ok(contexts);
        }
        self.expect("(", "after `context`")?;
        loop {
            contexts.push(self.string_literal("the name of a context property in quotes")?);
            if self.take(",").is_none() {
                self.expect(")", "after the context properties")?;
                return Ok(contexts);
            }
        }
    }
}

/// Returns how a message calls a declaration.
fn what_of(kind: &ItemKind) -> &'static str {
    match kind {
        ItemKind::Module(..) => "the module",
        ItemKind::Forward(_) => "the forward declaration",
        ItemKind::Interface(_) => "the interface",
        ItemKind::Value(_) => "the value type",
        ItemKind::ValueBox(_) => "the boxed value type",
        ItemKind::Struct(_) => "the structure",
        ItemKind::Union(_) => "the union",
        ItemKind::Enum(_) => "the enumeration",
        ItemKind::Exception(_) => "the exception",
        ItemKind::Typedef(_) => "the typedef",
        ItemKind::Constant(_) => "the constant",
        ItemKind::Native(_) => "the native type",
        ItemKind::Attribute(_) => "the attribute",
        ItemKind::Operation(_) => "the operation",
        ItemKind::StateMember(_) => "the state member",
        ItemKind::Factory(_) => "the factory",
        ItemKind::TypeId(_) => "`typeid`",
        ItemKind::TypePrefix(_) => "`typeprefix`",
        ItemKind::Import(_) => "the import",
        ItemKind::Mark(_) | ItemKind::Wrong(_) => "the declaration",
    }
}
