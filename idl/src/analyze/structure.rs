//! Structures and exceptions.
//!
//! Source: CORBA 3.0.3 §3.11.2.1, §3.12

use super::Analyzer;
use super::announce::Shape;
use super::scope::ScopeKind;
use crate::model::{DeclId, Kind, Member};
use crate::syntax::{Exception, Member as MemberSyntax, Name, Struct};

impl Analyzer<'_> {
    /// Defines a structure. Returns it, and once more if it was not announced before.
    pub(super) fn structure(
        &mut self,
        structure: &Struct,
        contents: &mut Vec<DeclId>,
    ) -> (DeclId, Option<DeclId>) {
        let shape = Shape { noun: "structure", is_abstract: false, is_local: false };
        let (id, is_new) = self.begin(&structure.name, shape, Kind::Announced);
        let (members, is_local) = self.members(id, &structure.members, contents);
        *self.kind_mut(id) = Kind::Struct(members);
        self.declarations[id.index()].is_local = is_local;
        (id, is_new.then_some(id))
    }

    /// Defines an exception.
    pub(super) fn exception(&mut self, exception: &Exception, contents: &mut Vec<DeclId>) -> DeclId {
        let id = self.declare(&exception.name, Kind::Exception(Vec::new()));
        let (members, is_local) = self.members(id, &exception.members, contents);
        *self.kind_mut(id) = Kind::Exception(members);
        self.declarations[id.index()].is_local = is_local;
        id
    }

    /// Declares what is about to be defined, or finds its announcement. Tells whether it is new.
    pub(super) fn begin(&mut self, name: &Name, shape: Shape, kind: Kind) -> (DeclId, bool) {
        match self.announced(name, shape) {
            Some(id) => (id, false),
            None => (self.declare(name, kind), true),
        }
    }

    /// Reads members in a scope of their own.
    fn members(
        &mut self,
        id: DeclId,
        members: &[MemberSyntax],
        contents: &mut Vec<DeclId>,
    ) -> (Vec<Member>, bool) {
        self.open.push(id);
        self.enter(id, ScopeKind::Structure);
        let (mut all, mut is_local) = (Vec::new(), false);
        for member in members {
            self.doc = None;
            let base = self.type_of(&member.ty, contents);
            let base = base.and_then(|base| self.complete(base, member.ty.span, "this member"));
            for declarator in &member.declarators {
                self.declare_instance(&declarator.name, "member");
                let Some(ty) = base.clone().and_then(|base| self.array_of(base, declarator)) else {
                    continue;
                };
                is_local |= self.is_local(&ty);
                all.push(Member {
                    name: declarator.name.text.to_string(),
                    span: declarator.name.span,
                    ty,
                    doc: member.doc.as_deref().map(str::to_owned),
                });
            }
        }
        self.leave();
        self.open.pop();
        (all, is_local)
    }
}
