//! CDR and the GIOP 1.0, 1.1 and 1.2 messages: encoding, framing, fragments.
//!
//! What a connection receives goes one way through this crate: a [`Framer`] splits messages off the octets, a
//! [`Reassembler`] joins fragments, [`Message::decode`] takes the header apart and leaves the [`Body`] as it
//! came, and whoever knows the types reads it with a [`CdrReader`]. On the way out a [`CdrWriter`] makes a body,
//! [`ReplyHeader::encode_into`] or [`RequestHeader::encode`] what comes before it, and [`fragments`] cuts what
//! is very large. Keys, names, contexts and bodies of a decoded message share its octets.
//!
//! Values of types that are known only when a program runs, and the types any and TypeCode, are [`DynamicValue`]s: of
//! any IDL type, by a [`TypeCode`] that comes with them, from a [`TypeBuilder`] or from JSON.
//!
//! Every length from a peer is checked against what is there before memory is taken for it, and no octets from
//! a peer cause a panic. An [`Error`] says what is wrong with octets; a [`SystemException`] is a value that
//! travels in them.
//!
//! Deliberately absent: sockets, clocks and connection state; the text forms of references and the bodies of
//! their profiles, but for those in JSON.
//!
//! # Example
//!
//! ```
//! use bytes::BytesMut;
//! use maestro_giop::*;
//!
//! let header = RequestHeader {
//!     request_id: RequestId(2),
//!     response: ResponseFlags::WithTarget,
//!     target: ObjectKey::from("Grid").into(),
//!     operation: "get".into(),
//!     service_contexts: ServiceContexts::new(),
//!     principal: Default::default(),
//! };
//! let mut request = header.encode(Version::V1_2, ByteOrder::NATIVE)?;
//! request.write_short(3);
//! request.write_short(4);
//! let octets = finish_message(request)?;
//!
//! let mut received = BytesMut::from(&octets[..]);
//! let frame = Framer::new(Limits::default()).next(&mut received)?.expect("a whole message");
//! let Message::Request(decoded, body) = Message::decode(frame)? else { panic!("a request") };
//! assert_eq!(decoded, header);
//! let mut arguments = body.reader(CodeSets::default());
//! assert_eq!((arguments.read_short()?, arguments.read_short()?), (3, 4));
//! # Ok::<(), Error>(())
//! ```

mod cdr;
mod codeset;
mod error;
mod exception;
mod fragment;
mod framer;
mod ids;
mod message;
mod octets;
mod order;
mod planted;
mod reassembly;
mod reference;
mod service_context;
mod types;
mod version;

pub use cdr::{Breaks, CdrReader, CdrWriter};
pub use codeset::{CodeSet, CodeSetComponent, CodeSets};
pub use error::Error;
pub use exception::{Completed, SystemException, SystemExceptionKind};
pub use fragment::{fragments, fragments_within};
pub use framer::{Frame, Framer, Limits};
pub use ids::{ObjectKey, RepositoryId, RequestId};
pub use message::{
    Body, HEADER_OCTETS, LocateReplyHeader, LocateRequestHeader, LocateStatus, MAGIC, Message, MessageHeader,
    MessageType, Operation, REPLY_HEADER_OCTETS, ReplyHeader, ReplyStatus, RequestHeader, ResponseFlags,
    TargetAddress, cancel_request, close_connection, finish_message, finish_message_into, message_error,
};
pub use order::ByteOrder;
#[doc(hidden)]
pub use planted::planted;
pub use reassembly::Reassembler;
pub use reference::{Ior, TaggedComponent, TaggedProfile};
pub use service_context::{CodeSetContext, FtRequest, ServiceContext, ServiceContexts};
pub use types::dynamic::{
    ChunkedReader, ChunkedWriter, DynamicValue, Elements, Members, ValueTypes, ValueView, View,
};
pub use types::json::JsonError;
pub use types::kind::TypeKind;
pub use types::typecode::{Label, MAX_NESTING, TypeBuilder, TypeCode, TypeHandle, TypeMember};
pub use version::Version;
