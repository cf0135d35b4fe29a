//! Each message: what is understood means the same when it is encoded again.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use maestro_giop::{CodeSetContext, Frame, FtRequest, Message, ServiceContexts};

fuzz_target!(|octets: &[u8]| {
    let Ok(frame) = Frame::new(Bytes::copy_from_slice(octets)) else { return };
    let header = frame.header;
    let Ok(message) = Message::decode(frame) else { return };
    if let Message::Request(request, _) = &message {
        let _key = request.target.object_key();
        let context = |id| request.service_contexts.get(id);
        let _sets = context(ServiceContexts::CODE_SETS)
            .map(|data| CodeSetContext::decode(data).and_then(CodeSetContext::accept));
        let _ft = context(ServiceContexts::FT_REQUEST).map(|data| FtRequest::decode(data));
    }
    let Ok(again) = message.encode(header.version, header.order) else { return };
    let again = Message::decode(Frame::new(again).expect("a message of ours")).expect("a message of ours");
    assert_eq!(message, again);
});
