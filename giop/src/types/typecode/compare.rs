//! `equal` and `equivalent`, in time almost linear in what the two TypeCodes hold.
//!
//! Two recursive TypeCodes are the same if no way into them comes to a difference. Pairs that are assumed to be the
//! same are joined in classes; each pair that is not in one class yet joins two classes, so that there are no more
//! steps than nodes, whatever the TypeCodes unfold to.

use std::collections::HashMap;

use super::TypeCode;
use super::graph::{Member, Node, TypeGraph, TypeRef};
use crate::TypeKind;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    Equal,
    Equivalent,
}

pub(super) fn equal(a: &TypeCode, b: &TypeCode) -> bool {
    Comparison::new(a, b, Relation::Equal).run(a.root, b.root)
}

pub(super) fn equivalent(a: &TypeCode, b: &TypeCode) -> bool {
    Comparison::new(a, b, Relation::Equivalent).run(a.root, b.root)
}

struct Comparison<'a> {
    a: &'a TypeGraph,
    b: &'a TypeGraph,
    relation: Relation,
    /// For nodes of both graphs, by index and side, a node of the same class; absent for itself.
    classes: HashMap<(bool, u32), (bool, u32)>,
    open: Vec<(TypeRef, TypeRef)>,
    /// How many pairs were looked at.
    steps: usize,
}

impl<'a> Comparison<'a> {
    fn new(a: &'a TypeCode, b: &'a TypeCode, relation: Relation) -> Self {
        Self { a: &a.graph, b: &b.graph, relation, classes: HashMap::new(), open: Vec::new(), steps: 0 }
    }

    fn run(&mut self, a: TypeRef, b: TypeRef) -> bool {
        self.open.push((a, b));
        while let Some((a, b)) = self.open.pop() {
            self.steps += 1;
            if !self.pair(a, b) {
                return false;
            }
        }
        true
    }

    fn pair(&mut self, mut a: TypeRef, mut b: TypeRef) -> bool {
        if self.relation == Relation::Equivalent {
            a = self.a.resolve(a).unwrap_or(a);
            b = self.b.resolve(b).unwrap_or(b);
        }
        if a.kind != b.kind {
            return false;
        }
        if !a.kind.is_node() {
            return a.param == b.param;
        }
        if !self.join((false, a.param), (true, b.param)) {
            return true;
        }
        let (a, b) = (self.a.node(a), self.b.node(b));
        match self.relation {
            Relation::Equal => self.same_names(&a, &b) && self.same_content(&a, &b),
            Relation::Equivalent => match self.same_ids(&a, &b) {
                Some(answer) => answer,
                None => self.same_content(&a, &b),
            },
        }
    }

    fn same_names(&self, a: &Node, b: &Node) -> bool {
        self.a.text(a.id) == self.b.text(b.id) && self.a.text(a.name) == self.b.text(b.name)
    }

    /// Compares repository ids, which decide if both types have one.
    fn same_ids(&self, a: &Node, b: &Node) -> Option<bool> {
        let (id_a, id_b) = (self.a.text(a.id), self.b.text(b.id));
        let both = a.kind.has_id() && !id_a.is_empty() && !id_b.is_empty();
        both.then(|| id_a == id_b)
    }

    /// Compares what nodes hold themselves and leaves what they refer to for later.
    fn same_content(&mut self, a: &Node, b: &Node) -> bool {
        let (graph_a, graph_b) = (self.a, self.b);
        let (members_a, members_b) = (graph_a.members(a), graph_b.members(b));
        let names_count = self.relation == Relation::Equal;
        let same = |index: u32, a_member: &Member, b_member: &Member| {
            let labels = a.is_default(index) || a_member.extra == b_member.extra;
            labels && (!names_count || graph_a.text(a_member.name) == graph_b.text(b_member.name))
        };
        let same_members = members_a.len() == members_b.len()
            && (0..).zip(members_a).zip(members_b).all(|((index, a), b)| same(index, a, b));
        // A negative index of the default case says no more than that there is none.
        let same_number = if a.kind == TypeKind::Union {
            a.default_index().max(-1) == b.default_index().max(-1)
        } else {
            a.number == b.number
        };
        if !same_number || a.modifier != b.modifier || !same_members {
            return false;
        }
        self.open.push((a.content, b.content));
        self.open.extend(members_a.iter().zip(members_b).map(|(a, b)| (a.of, b.of)));
        true
    }

    /// Joins the classes of two nodes and says whether they were two.
    fn join(&mut self, a: (bool, u32), b: (bool, u32)) -> bool {
        let (a, b) = (self.class(a), self.class(b));
        if a != b {
            self.classes.insert(a, b);
        }
        a != b
    }

    /// Finds the class of a node, and halves the way there for the next time.
    fn class(&mut self, mut node: (bool, u32)) -> (bool, u32) {
        while let Some(&next) = self.classes.get(&node) {
            if let Some(&after) = self.classes.get(&next) {
                self.classes.insert(node, after);
            }
            node = next;
        }
        node
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TypeBuilder;

    /// Structs of two members of the struct before, so many times.
    fn doubling(count: usize) -> TypeCode {
        let mut types = TypeBuilder::new();
        let mut of = types.structure("", "", &[]).unwrap();
        for _ in 0..count {
            of = types.structure("", "", &[("a", of), ("b", of)]).unwrap();
        }
        types.build(of).unwrap()
    }

    #[test]
    fn types_that_double_are_compared_in_steps_for_what_is_held() {
        for relation in [Relation::Equal, Relation::Equivalent] {
            let steps = |count: usize| {
                let (a, b) = (doubling(count), doubling(count));
                let mut comparison = Comparison::new(&a, &b, relation);
                assert!(comparison.run(a.root, b.root));
                comparison.steps
            };
            let (once, twice) = (steps(1000), steps(2000));
            assert!(once <= 4000 && twice <= 8000, "{once}, {twice}");
        }
    }

    #[test]
    fn recursive_types_of_other_periods_are_compared_in_steps_for_what_is_held() {
        // Sequences of sequences … of the first, 101 and 103 of them: the same only after 101 x 103 levels.
        let ring = |count: usize| {
            let mut types = TypeBuilder::new();
            let first = types.declare(TypeKind::Sequence).unwrap();
            let last = (1..count).fold(first, |of, _| types.sequence(of, 0).unwrap());
            let defined = types.sequence(last, 0).unwrap();
            types.define(first, defined).unwrap();
            types.build(first).unwrap()
        };
        let (a, b) = (ring(101), ring(103));
        let mut comparison = Comparison::new(&a, &b, Relation::Equal);
        assert!(comparison.run(a.root, b.root));
        assert!(comparison.steps <= 2 * (101 + 103), "{}", comparison.steps);
    }
}
