
#[test]
fn what_was_added_is_there_and_never_falls_below_zero() {
    let mut cluster = cluster();
    for replica in 0..REPLICAS {
        let before = cluster.call(replica, "_get_value", |_| Ok(()));
        let before = before.read(|result| result.read_longlong());
        let answer = cluster.call(replica, "add", |args| args.write_longlong(5));
        assert_eq!(answer.read(|result| result.read_longlong()), before + 5);
        let answer = cluster.call(replica, "add", |args| args.write_longlong(-1000));
        let value = before + 5;
        assert_eq!(answer.raised(), Some(idl::counter::BelowZero { value }));
    }
    cluster.call(0, "reset", |_| Ok(())).ok();
    let value = cluster.call(REPLICAS - 1, "_get_value", |_| Ok(()));
    assert_eq!(value.read(|result| result.read_longlong()), 0);
    cluster.check();
}
