#[test]
fn every_operation_is_answered_by_the_server() {
    let etc = folder().join("etc");
    let _server = Server::start(&["--etc".to_owned(), etc.display().to_string()]);
    every_operation_is_answered(&resolve(&etc));
}
