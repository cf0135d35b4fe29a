//! Named courses of events.

use std::time::Duration;

use crate::sim::world::{Setup, World};

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn smoke_three_members_join_cast_lose_their_sequencer_and_go_on() {
    for weak in [false, true] {
        let mut world = World::new(Setup { weak, ..Setup::calm(3) });
        (0..3).for_each(|node| world.start(node));
        assert!(world.run_till(ms(2000), |world| world.common_view().is_some()).unwrap(), "joined");
        let joined = world.now;
        let tickets: Vec<_> = (0..3).map(|node| world.cast(node).unwrap()).collect();
        let all = move |world: &World| tickets.iter().all(|&ticket| world.checks.place(ticket).is_some());
        assert!(world.run_till(ms(500), all).unwrap(), "delivered");
        world.kill(0);
        world.run_for(ms(20)).unwrap();
        assert!(world.run_till(ms(3000), |world| world.common_view().is_some()).unwrap(), "goes on");
        eprintln!("weak {weak}: joined at {joined:?}, now {:?}, {} steps", world.now, world.steps);
        let ticket = world.cast(1).unwrap();
        assert!(
            world.run_till(ms(500), move |world| world.checks.place(ticket).is_some()).unwrap(),
            "casts on"
        );
        world.start(0);
        world.run_for(ms(200)).unwrap();
        assert!(world.run_till(ms(5000), |world| world.common_view().is_some()).unwrap(), "rejoins");
    }
}
