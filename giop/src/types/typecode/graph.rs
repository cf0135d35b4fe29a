//! TypeCodes as the nodes of a graph, in little memory.

use crate::TypeKind;

/// A TypeCode within its graph.
///
/// `param` is the bound of a string, digits and scale of a fixed, the node's index for all with more to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TypeRef {
    pub(crate) kind: TypeKind,
    pub(crate) param: u32,
}

impl TypeRef {
    pub(crate) const NULL: Self = Self::simple(TypeKind::Null);

    pub(crate) const fn simple(kind: TypeKind) -> Self {
        Self { kind, param: 0 }
    }

    pub(crate) fn fixed(digits: u16, scale: i16) -> Self {
        Self { kind: TypeKind::Fixed, param: u32::from(digits) << 16 | u32::from(scale.cast_unsigned()) }
    }

    /// Returns digits and scale of a fixed.
    pub(crate) fn digits_and_scale(self) -> (u16, i16) {
        let [d1, d0, s1, s0] = self.param.to_be_bytes();
        (u16::from_be_bytes([d1, d0]), i16::from_be_bytes([s1, s0]))
    }
}

/// A name or a repository id in a graph's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Text {
    start: u32,
    octets: u32,
}

/// One TypeCode with parameters; which fields count depends on the kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) kind: TypeKind,
    /// The modifier of a value type.
    pub(crate) modifier: i16,
    pub(crate) id: Text,
    pub(crate) name: Text,
    /// Element, original, boxed type, concrete base, or discriminator.
    pub(crate) content: TypeRef,
    /// For an alias what is left when all aliases are followed, once that is known.
    pub(super) resolved: Option<TypeRef>,
    /// Bound of a sequence, length of an array, bits of a union's default index.
    pub(crate) number: u32,
    pub(super) first_member: u32,
    pub(crate) member_count: u32,
}

impl Node {
    pub(crate) fn new(kind: TypeKind) -> Self {
        Self {
            kind,
            modifier: 0,
            id: Text::default(),
            name: Text::default(),
            content: TypeRef::NULL,
            resolved: None,
            number: 0,
            first_member: 0,
            member_count: 0,
        }
    }

    /// The index of a union's default case, or a negative number.
    pub(crate) fn default_index(&self) -> i32 {
        self.number.cast_signed()
    }

    /// Says whether the case at `index` is the default one.
    pub(crate) fn is_default(&self, index: u32) -> bool {
        self.kind == TypeKind::Union && u32::try_from(self.default_index()) == Ok(index)
    }
}

/// A member of a struct, exception or value type, a case of a union, or a label of an enumeration.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    pub(crate) name: Text,
    pub(crate) of: TypeRef,
    /// The label's bits for a case, the visibility for a member of a value type.
    pub(crate) extra: u64,
}

/// Nodes that refer to each other, with their members and names.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypeGraph {
    nodes: Vec<Node>,
    members: Vec<Member>,
    /// For each node's members their indices within the node: cases by label, the default last; labels by name.
    sorted: Vec<u32>,
    text: String,
}

impl TypeGraph {
    pub(crate) fn node(&self, of: TypeRef) -> Node {
        self.nodes[of.param as usize]
    }

    pub(crate) fn node_count(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn members(&self, node: &Node) -> &[Member] {
        let first = node.first_member as usize;
        &self.members[first..first + node.member_count as usize]
    }

    pub(crate) fn member(&self, node: &Node, index: u32) -> Member {
        self.members(node)[index as usize]
    }

    pub(crate) fn text(&self, text: Text) -> &str {
        let start = text.start as usize;
        &self.text[start..start + text.octets as usize]
    }

    /// Adds a text, or returns `None` if the graph holds 4 GiB.
    pub(crate) fn add_text(&mut self, text: &str) -> Option<Text> {
        let (start, octets) = (u32::try_from(self.text.len()).ok()?, u32::try_from(text.len()).ok()?);
        start.checked_add(octets)?;
        self.text.push_str(text);
        Some(Text { start, octets })
    }

    /// Adds a node without members, or returns `None` if there are 2^32.
    pub(crate) fn add(&mut self, node: Node) -> Option<TypeRef> {
        let param = u32::try_from(self.nodes.len()).ok()?;
        self.nodes.push(node);
        Some(TypeRef { kind: node.kind, param })
    }

    /// Sets what a node added before holds, with its members.
    pub(crate) fn define(&mut self, of: TypeRef, mut node: Node, members: &[Member]) -> Option<()> {
        node.first_member = u32::try_from(self.members.len()).ok()?;
        node.member_count = u32::try_from(members.len()).ok()?;
        node.first_member.checked_add(node.member_count)?;
        if node.kind == TypeKind::Alias {
            node.resolved = self.resolve(node.content);
        }
        self.members.extend_from_slice(members);
        self.sorted.extend(0..node.member_count);
        self.nodes[of.param as usize] = node;
        self.sort(&node);
        Some(())
    }

    fn sort(&mut self, node: &Node) {
        let first = node.first_member as usize;
        let range = first..first + node.member_count as usize;
        let members = &self.members[range.clone()];
        let sorted = &mut self.sorted[range];
        match node.kind {
            TypeKind::Union => {
                sorted.sort_by_key(|&index| (node.is_default(index), members[index as usize].extra));
            }
            TypeKind::Enum => {
                let name = |text: Text| &self.text[text.start as usize..][..text.octets as usize];
                sorted.sort_by_key(|&index| name(members[index as usize].name));
            }
            _ => {}
        }
    }

    /// Finds the case that a label selects, the default one if no other does.
    pub(crate) fn case(&self, node: &Node, label: u64) -> Option<u32> {
        let first = node.first_member as usize;
        let sorted = &self.sorted[first..first + node.member_count as usize];
        let members = self.members(node);
        let key = |index: u32| (node.is_default(index), members[index as usize].extra);
        let place = sorted.partition_point(|&index| key(index) < (false, label));
        let found = sorted.get(place).copied().filter(|&index| key(index) == (false, label));
        let default = || u32::try_from(node.default_index()).ok().filter(|&index| index < node.member_count);
        found.or_else(default)
    }

    /// Finds the number of an enumeration's label.
    pub(crate) fn label(&self, node: &Node, name: &str) -> Option<u32> {
        let first = node.first_member as usize;
        let sorted = &self.sorted[first..first + node.member_count as usize];
        let members = self.members(node);
        let key = |index: u32| self.text(members[index as usize].name);
        let place = sorted.partition_point(|&index| key(index) < name);
        sorted.get(place).copied().filter(|&index| key(index) == name)
    }

    /// Follows aliases to what they stand for; `None` if that is not known yet.
    pub(crate) fn resolve(&self, of: TypeRef) -> Option<TypeRef> {
        if of.kind == TypeKind::Alias { self.node(of).resolved } else { Some(of) }
    }

    /// Resolves the aliases from a node on that stand for types which were not complete before.
    ///
    /// Returns `None` if aliases stand for each other.
    pub(crate) fn seal(&mut self, from: usize) -> Option<()> {
        let mut chain = Vec::new();
        for index in from..self.nodes.len() {
            let mut at = index;
            let end = loop {
                let node = self.nodes[at];
                match node.resolved {
                    _ if node.kind != TypeKind::Alias => break None,
                    Some(end) => break Some(end),
                    None if chain.len() > self.nodes.len() => return None,
                    None => chain.push(at),
                }
                if node.content.kind != TypeKind::Alias {
                    break Some(node.content);
                }
                at = node.content.param as usize;
            };
            chain.drain(..).for_each(|at| self.nodes[at].resolved = end);
        }
        Some(())
    }
}
