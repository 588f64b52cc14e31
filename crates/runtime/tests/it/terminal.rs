//! Containers with a terminal, and with a standard input that stays open.

use runtime::spec::LogTarget;
use runtime::{Runtime as _, Signal};

use crate::world::World;

#[tokio::test]
async fn a_container_with_a_terminal_has_it_in_all_three_places() {
    let world = World::new().await;
    let mut spec = world.shell(
        "for fd in 0 1 2; do [ -t $fd ] && echo $fd; done; tty; ls -l /dev/console | cut -c1; \
         echo $TERM; echo to-error >&2; cut -d' ' -f7 /proc/self/stat; echo here > /dev/tty; \
         echo there > /dev/console; printf last",
    );
    spec.terminal = true;
    let run = world.run(&spec).await.unwrap();
    // A terminal ends its lines with two characters, and knows no second stream. Its own number
    // is that of the first one of its own kind: 136 << 8.
    let said = run.stdout.replace('\r', "");
    let expected = "0\n1\n2\n/dev/pts/0\nc\nxterm\nto-error\n34816\nhere\nthere\nlast\n";
    assert_eq!((said.as_str(), run.stderr.as_str()), (expected, ""));
    assert_eq!(run.exit.code, 0);
}

#[tokio::test]
async fn a_user_and_an_init_process_get_along_with_a_terminal() {
    let world = World::new().await;
    let mut spec =
        world.shell("tty; echo hi > $(tty); stat -c %U /dev/pts/0; kill -TERM 1; sleep 9");
    (spec.terminal, spec.init_process, spec.user) = (true, true, "web".into());
    let run = world.run(&spec).await.unwrap();
    assert_eq!(run.stdout.replace('\r', ""), "/dev/pts/0\nhi\nweb\n");
}

#[tokio::test]
async fn much_output_of_a_terminal_is_kept_whole_to_its_last_line() {
    let world = World::new().await;
    let mut spec = world.shell("seq 1 20000");
    spec.terminal = true;
    let run = world.run(&spec).await.unwrap();
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!((lines.len(), lines[19_999]), (20_000, "20000"));
}

#[tokio::test]
async fn a_terminal_whose_output_goes_nowhere_blocks_nobody() {
    let world = World::new().await;
    let mut spec = world.shell("seq 1 20000; exit 7");
    (spec.terminal, spec.log) = (true, LogTarget::Discard);
    assert_eq!(world.run(&spec).await.unwrap().exit.code, 7);
}

#[tokio::test]
async fn standard_input_is_at_its_end_unless_it_is_to_stay_open() {
    let world = World::new().await;
    let mut spec = world.shell("timeout 1 cat; echo $?");
    assert_eq!(world.run(&spec).await.unwrap().stdout, "0\n");
    spec = world.shell("timeout 1 cat; echo $?");
    spec.open_stdin = true;
    assert_eq!(world.run(&spec).await.unwrap().stdout, "143\n");
    let mut terminal = world.shell("echo up; cat");
    terminal.terminal = true;
    world.runtime.start(&terminal).await.unwrap();
    world.until_says(&terminal.id, "up").await;
    world
        .runtime
        .signal(&terminal.id, Signal::KILL)
        .await
        .unwrap();
    assert_eq!(world.runtime.wait(&terminal.id).await.unwrap().code, 137);
}
