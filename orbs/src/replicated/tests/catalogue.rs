use maestro_giop::ObjectKey;

use super::support::{KEY, kind};
use crate::replicated::catalogue::{Catalogue, Entry};

fn find(catalogue: &Catalogue, key: &'static str) -> &'static str {
    match catalogue.find(&ObjectKey::from(key)) {
        Entry::Known(_) => "known",
        Entry::Descendant => "descendant",
        Entry::Unknown => "unknown",
    }
}

#[test]
fn what_may_descend_from_a_bound_object_is_not_unknown() {
    let catalogue = Catalogue::new([(ObjectKey::from(KEY), kind())]);
    let keys = [KEY, "MAE:1:Counter/1.0", "MAE:1:Other", "MAE:1:Other/1.0", ""];
    let found = keys.map(|key| find(&catalogue, key));
    assert_eq!(found, ["known", "descendant", "unknown", "unknown", "unknown"]);
}

#[test]
fn created_objects_are_known_until_a_state_takes_their_place() {
    let catalogue = Catalogue::new([(ObjectKey::from(KEY), kind())]);
    catalogue.add(ObjectKey::from("MAE:1:Counter/1.0"), kind());
    assert_eq!(find(&catalogue, "MAE:1:Counter/1.0"), "known");
    let objects = [(ObjectKey::from(KEY), kind()), (ObjectKey::from("MAE:1:Counter/2.0"), kind())];
    catalogue.replace(objects.iter().map(|(key, kind)| (key, kind)));
    assert_eq!(find(&catalogue, "MAE:1:Counter/1.0"), "descendant");
    assert_eq!(find(&catalogue, "MAE:1:Counter/2.0"), "known");
    assert_eq!(find(&catalogue, KEY), "known");
}
