//! Our client against servers that follow a script.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};

use bytes::BytesMut;
use maestro_bridge::{CallError, Client, ClientSettings};
use maestro_giop::{
    ByteOrder, CdrWriter, Completed, Framer, Message, ReplyHeader, ReplyStatus, RequestHeader, ResponseFlags,
    ServiceContexts, TargetAddress, Version, close_connection, finish_message,
};

use crate::client::{reference, run};
use crate::scripted::PATIENCE;

/// Serves one connection after the other by a script: what it gets for each request is what it answers.
fn scripted_server(answers: impl IntoIterator<Item = Step, IntoIter: Send> + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut answers = answers.into_iter();
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let (mut buffer, mut framer) = (BytesMut::new(), Framer::new(maestro_giop::Limits::default()));
            let mut octets = [0; 4096];
            'connection: while let Ok(read @ 1..) = stream.read(&mut octets) {
                buffer.extend_from_slice(&octets[..read]);
                while let Some(frame) = framer.next(&mut buffer).unwrap() {
                    let Ok(Message::Request(header, _)) = Message::decode(frame) else {
                        continue;
                    };
                    let Some(answer) = answers.next() else { return };
                    let octets = answer(&header);
                    if octets.is_empty() || stream.write_all(&octets).is_err() {
                        break 'connection;
                    }
                }
            }
        }
    });
    address
}

fn reply(header: &RequestHeader, status: ReplyStatus, body: impl FnOnce(&mut CdrWriter)) -> Vec<u8> {
    let header =
        ReplyHeader { request_id: header.request_id, status, service_contexts: ServiceContexts::new() };
    let mut writer = header.encode(Version::V1_2, ByteOrder::Big);
    body(&mut writer);
    finish_message(writer).unwrap().to_vec()
}

type Step = Box<dyn Fn(&RequestHeader) -> Vec<u8> + Send>;
type Script = Vec<Step>;

#[test]
fn every_way_to_address_the_object_is_known() {
    let script: Script = vec![
        Box::new(|header| {
            reply(header, ReplyStatus::NeedsAddressingMode, |writer| {
                writer.write_short(1);
            })
        }),
        Box::new(|header| {
            assert!(matches!(&header.target, TargetAddress::Profile(profile) if profile.tag == 0));
            reply(header, ReplyStatus::NoException, |_| {})
        }),
        Box::new(|header| {
            reply(header, ReplyStatus::NeedsAddressingMode, |writer| {
                writer.write_short(2);
            })
        }),
        Box::new(|header| {
            assert!(matches!(&header.target, TargetAddress::Reference { selected: 0, .. }));
            reply(header, ReplyStatus::NoException, |_| {})
        }),
        Box::new(|header| {
            reply(header, ReplyStatus::NeedsAddressingMode, |writer| {
                writer.write_short(7);
            })
        }),
    ];
    let reference = reference(Version::V1_2, &[&[scripted_server(script)]]);
    run(async {
        let client = Client::default();
        client.call(&reference, "any", |_| Ok(()), Some(PATIENCE)).await.unwrap();
        client.call(&reference, "any", |_| Ok(()), Some(PATIENCE)).await.unwrap();
        let error = client.call(&reference, "any", |_| Ok(()), Some(PATIENCE)).await.unwrap_err();
        assert!(matches!(error, CallError::Answer(_)), "{error}");
    });
}

#[test]
fn user_exceptions_keep_their_members() {
    let script: Script = vec![Box::new(|header| {
        reply(header, ReplyStatus::UserException, |writer| {
            writer.write_string("IDL:Bad:1.0").unwrap();
            writer.write_longlong(-7);
        })
    })];
    let reference = reference(Version::V1_2, &[&[scripted_server(script)]]);
    run(async {
        let error = Client::default().call(&reference, "any", |_| Ok(()), Some(PATIENCE)).await.unwrap_err();
        let CallError::User(exception) = error else { panic!("{error}") };
        assert_eq!(exception.id.as_str(), "IDL:Bad:1.0");
        assert_eq!(exception.members().unwrap().read_longlong(), Ok(-7));
    });
}

#[test]
fn a_server_that_closes_in_order_is_asked_again_once() {
    let close = || -> Step { Box::new(|_| close_connection(Version::V1_2, ByteOrder::Big).to_vec()) };
    let good: Step = Box::new(|header| reply(header, ReplyStatus::NoException, |_| {}));
    let reference = reference(Version::V1_2, &[&[scripted_server([close(), good, close(), close()])]]);
    run(async {
        let client = Client::default();
        client.call(&reference, "any", |_| Ok(()), Some(PATIENCE)).await.unwrap();
        let error = client.call(&reference, "any", |_| Ok(()), Some(PATIENCE)).await.unwrap_err();
        assert!(matches!(&error, CallError::Unreachable(tries) if tries.len() == 1), "{error}");
    });
}

#[test]
fn garbage_and_sudden_ends_lose_the_call() {
    let garbage: fn() -> Vec<u8> = || b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec();
    let script: Script = vec![
        Box::new(move |_| garbage()),
        Box::new(|_| Vec::new()),
        Box::new(|_| maestro_giop::message_error(Version::V1_2, ByteOrder::Big).to_vec()),
        Box::new(|header| {
            let mut octets = reply(header, ReplyStatus::NoException, |_| {});
            octets[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
            octets
        }),
    ];
    let reference = reference(Version::V1_2, &[&[scripted_server(script)]]);
    run(async {
        let client = Client::new(ClientSettings { message_octets: 1 << 20, ..ClientSettings::default() });
        for _ in 0..4 {
            let error = client.call(&reference, "any", |_| Ok(()), Some(PATIENCE)).await.unwrap_err();
            assert!(matches!(error, CallError::Lost { .. }), "{error}");
            assert_eq!(error.completed(), Completed::Maybe);
        }
    });
}

#[test]
fn a_request_without_an_answer_is_of_the_shape_that_servers_expect() {
    // Oneways say so in their flags; the body begins at a multiple of 8.
    let script: Script = vec![Box::new(|header| {
        assert_eq!(header.response, ResponseFlags::None);
        Vec::new()
    })];
    let reference = reference(Version::V1_2, &[&[scripted_server(script)]]);
    run(async {
        let client = Client::default();
        client.oneway(&reference, "post", |writer| writer.write_string("x"), Some(PATIENCE)).await.unwrap();
    });
}
