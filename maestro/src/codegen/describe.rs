//! Makes the TypeCodes of generated types.

use std::collections::HashMap;

use maestro_giop::{Error, Label, MAX_NESTING, TypeBuilder, TypeCode, TypeHandle, TypeKind};

/// A TypeCode that is being made. Each type with a repository id is in it once, so that types may contain themselves.
#[derive(Debug, Default)]
pub struct Types {
    builder: TypeBuilder,
    named: HashMap<&'static str, TypeHandle>,
    depth: u32,
}

type Described = Result<TypeHandle, Error>;

/// A case of a union: its label, none for `default`, its member's name and type.
pub type UnionCase = (Option<Label>, &'static str, TypeHandle);

/// A member of a value type: its name, its type, and 1 where it is public.
pub type ValueMember = (&'static str, TypeHandle, i16);

impl Types {
    /// Describes a type without parameters.
    ///
    /// # Errors
    ///
    /// As [`TypeBuilder::simple`].
    pub fn simple(&mut self, kind: TypeKind) -> Described {
        self.builder.simple(kind)
    }

    /// Describes a string of at most so many characters, 0 for any number.
    ///
    /// # Errors
    ///
    /// None.
    pub fn string(&mut self, bound: u32) -> Described {
        Ok(self.builder.string(bound))
    }

    /// Describes a wide string of at most so many characters, 0 for any number.
    ///
    /// # Errors
    ///
    /// None.
    pub fn wstring(&mut self, bound: u32) -> Described {
        Ok(self.builder.wstring(bound))
    }

    /// Describes fixed-point numbers.
    ///
    /// # Errors
    ///
    /// As [`TypeBuilder::fixed`].
    pub fn fixed(&mut self, digits: u8, scale: u8) -> Described {
        self.builder.fixed(digits.into(), scale.into())
    }

    /// Describes references to any object.
    ///
    /// # Errors
    ///
    /// As [`TypeBuilder::interface`].
    pub fn object(&mut self) -> Described {
        self.interface(TypeKind::ObjRef, OBJECT, "Object")
    }

    /// Describes a type of which there is only a name: an interface or a native type.
    ///
    /// # Errors
    ///
    /// As [`TypeBuilder::interface`].
    pub fn interface(&mut self, kind: TypeKind, id: &'static str, name: &str) -> Described {
        self.named(kind, id, |types| types.builder.interface(kind, id, name))
    }

    /// Describes a sequence of at most so many elements, 0 for any number.
    ///
    /// # Errors
    ///
    /// As the element.
    pub fn sequence(&mut self, bound: u32, element: impl FnOnce(&mut Self) -> Described) -> Described {
        let element = self.nested(element)?;
        self.builder.sequence(element, bound)
    }

    /// Describes an array of one dimension.
    ///
    /// # Errors
    ///
    /// As the element.
    pub fn array(&mut self, length: usize, element: impl FnOnce(&mut Self) -> Described) -> Described {
        let element = self.nested(element)?;
        let length = u32::try_from(length).map_err(|_| Error::LengthOverflow { length })?;
        self.builder.array(element, length)
    }

    /// Describes a typedef.
    ///
    /// # Errors
    ///
    /// As what it stands for.
    pub fn alias(
        &mut self,
        id: &'static str,
        name: &str,
        original: impl FnOnce(&mut Self) -> Described,
    ) -> Described {
        self.named(TypeKind::Alias, id, |types| {
            let original = original(types)?;
            types.builder.alias(id, name, original)
        })
    }

    /// Describes an enumeration.
    ///
    /// # Errors
    ///
    /// As [`TypeBuilder::enumeration`].
    pub fn enumeration(&mut self, id: &'static str, name: &str, labels: &[&str]) -> Described {
        self.named(TypeKind::Enum, id, |types| types.builder.enumeration(id, name, labels))
    }

    /// Describes a structure.
    ///
    /// # Errors
    ///
    /// As its members.
    pub fn structure(
        &mut self,
        id: &'static str,
        name: &str,
        members: impl FnOnce(&mut Self) -> Result<Vec<(&'static str, TypeHandle)>, Error>,
    ) -> Described {
        self.named(TypeKind::Struct, id, |types| {
            let members = members(types)?;
            types.builder.structure(id, name, &members)
        })
    }

    /// Describes an exception.
    ///
    /// # Errors
    ///
    /// As its members.
    pub fn exception(
        &mut self,
        id: &'static str,
        name: &str,
        members: impl FnOnce(&mut Self) -> Result<Vec<(&'static str, TypeHandle)>, Error>,
    ) -> Described {
        self.named(TypeKind::Except, id, |types| {
            let members = members(types)?;
            types.builder.exception(id, name, &members)
        })
    }

    /// Describes a union: its discriminator, and a row for each label.
    ///
    /// # Errors
    ///
    /// As its members, and as [`TypeBuilder::union`].
    pub fn union(
        &mut self,
        id: &'static str,
        name: &str,
        parts: impl FnOnce(&mut Self) -> Result<(TypeHandle, Vec<UnionCase>), Error>,
    ) -> Described {
        self.named(TypeKind::Union, id, |types| {
            let (discriminator, cases) = parts(types)?;
            types.builder.union(id, name, discriminator, &cases)
        })
    }

    /// Describes a value type: its concrete base, and a row of name, type and visibility (1 for public) for each member.
    ///
    /// `modifier` is 0, 1 for custom, 2 for abstract or 3 for truncatable.
    ///
    /// # Errors
    ///
    /// As its members.
    pub fn value(
        &mut self,
        id: &'static str,
        name: &str,
        modifier: i16,
        parts: impl FnOnce(&mut Self) -> Result<(Option<TypeHandle>, Vec<ValueMember>), Error>,
    ) -> Described {
        self.named(TypeKind::Value, id, |types| {
            let (base, members) = parts(types)?;
            types.builder.value(id, name, modifier, base, &members)
        })
    }

    /// Describes a boxed value type.
    ///
    /// # Errors
    ///
    /// As what is in the box.
    pub fn value_box(
        &mut self,
        id: &'static str,
        name: &str,
        boxed: impl FnOnce(&mut Self) -> Described,
    ) -> Described {
        self.named(TypeKind::ValueBox, id, |types| {
            let boxed = boxed(types)?;
            types.builder.value_box(id, name, boxed)
        })
    }

    /// Describes a type with a repository id: the second time, and within itself, as what was made the first time.
    fn named(
        &mut self,
        kind: TypeKind,
        id: &'static str,
        make: impl FnOnce(&mut Self) -> Described,
    ) -> Described {
        if let Some(known) = self.named.get(id) {
            return Ok(*known);
        }
        let declared = self.builder.declare(kind)?;
        self.named.insert(id, declared);
        let made = self.nested(make)?;
        self.builder.define(declared, made)?;
        Ok(declared)
    }

    fn nested(&mut self, make: impl FnOnce(&mut Self) -> Described) -> Described {
        if self.depth == MAX_NESTING {
            return Err(Error::NestingTooDeep { limit: MAX_NESTING });
        }
        self.depth += 1;
        let made = make(self);
        self.depth -= 1;
        made
    }

    pub(super) fn build(self, root: TypeHandle) -> Result<TypeCode, Error> {
        self.builder.build(root)
    }
}

/// The repository id of the base of all interfaces.
pub(super) const OBJECT: &str = "IDL:omg.org/CORBA/Object:1.0";
