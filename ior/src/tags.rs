//! The numbers of profiles and components that this crate knows by name.
//!
//! Source: CORBA 3.0.3 §13.6; omniORB's own tags are those of omniORB 4.2.

use maestro_giop::TaggedProfile;

/// An IIOP profile.
pub const TAG_INTERNET_IOP: u32 = TaggedProfile::INTERNET_IOP;
/// A profile that holds nothing but components, which are true of the object as a whole.
pub const TAG_MULTIPLE_COMPONENTS: u32 = TaggedProfile::MULTIPLE_COMPONENTS;

/// Which ORB made the profile.
pub const TAG_ORB_TYPE: u32 = 0;
/// The character code sets that the server can convert.
pub const TAG_CODE_SETS: u32 = 1;
/// One more address at which the object answers.
pub const TAG_ALTERNATE_IIOP_ADDRESS: u32 = 3;
/// The TLS port of the object, and what it asks for.
pub const TAG_SSL_SEC_TRANS: u32 = 20;
/// The fault-tolerant object group.
pub const TAG_FT_GROUP: u32 = 27;
/// Marks the profile of the group's primary.
pub const TAG_FT_PRIMARY: u32 = 28;
/// Says that heartbeats are understood.
pub const TAG_FT_HEARTBEAT_ENABLED: u32 = 29;
/// The security mechanisms of CSIv2.
pub const TAG_CSI_SEC_MECH_LIST: u32 = 33;
/// TLS addresses, within the security mechanisms of CSIv2.
pub const TAG_TLS_SEC_TRANS: u32 = 36;
/// omniORB's Unix domain socket.
pub const TAG_OMNIORB_UNIX_TRANS: u32 = 0x4154_5402;

/// Names a profile's tag, `None` when the tag is not a standard one.
pub fn profile_name(tag: u32) -> Option<&'static str> {
    Some(match tag {
        TAG_INTERNET_IOP => "TAG_INTERNET_IOP",
        TAG_MULTIPLE_COMPONENTS => "TAG_MULTIPLE_COMPONENTS",
        2 => "TAG_SCCP_IOP",
        3 => "TAG_UIPMC",
        _ => return None,
    })
}

/// Names a component's tag, `None` when the tag is not known.
pub fn component_name(tag: u32) -> Option<&'static str> {
    Some(match tag {
        TAG_ORB_TYPE => "TAG_ORB_TYPE",
        TAG_CODE_SETS => "TAG_CODE_SETS",
        2 => "TAG_POLICIES",
        TAG_ALTERNATE_IIOP_ADDRESS => "TAG_ALTERNATE_IIOP_ADDRESS",
        5 => "TAG_COMPLETE_OBJECT_KEY",
        6 => "TAG_ENDPOINT_ID_POSITION",
        12 => "TAG_LOCATION_POLICY",
        13 => "TAG_ASSOCIATION_OPTIONS",
        14 => "TAG_SEC_NAME",
        15 => "TAG_SPKM_1_SEC_MECH",
        16 => "TAG_SPKM_2_SEC_MECH",
        17 => "TAG_KERBEROSV5_SEC_MECH",
        18 => "TAG_CSI_ECMA_SECRET_SEC_MECH",
        19 => "TAG_CSI_ECMA_HYBRID_SEC_MECH",
        TAG_SSL_SEC_TRANS => "TAG_SSL_SEC_TRANS",
        21 => "TAG_CSI_ECMA_PUBLIC_SEC_MECH",
        22 => "TAG_GENERIC_SEC_MECH",
        23 => "TAG_FIREWALL_TRANS",
        24 => "TAG_SCCP_CONTACT_INFO",
        25 => "TAG_JAVA_CODEBASE",
        26 => "TAG_TRANSACTION_POLICY",
        TAG_FT_GROUP => "TAG_FT_GROUP",
        TAG_FT_PRIMARY => "TAG_FT_PRIMARY",
        TAG_FT_HEARTBEAT_ENABLED => "TAG_FT_HEARTBEAT_ENABLED",
        30 => "TAG_MESSAGE_ROUTERS",
        31 => "TAG_OTS_POLICY",
        32 => "TAG_INV_POLICY",
        TAG_CSI_SEC_MECH_LIST => "TAG_CSI_SEC_MECH_LIST",
        34 => "TAG_NULL_TAG",
        35 => "TAG_SECIOP_SEC_TRANS",
        TAG_TLS_SEC_TRANS => "TAG_TLS_SEC_TRANS",
        37 => "TAG_ACTIVITY_POLICY",
        38 => "TAG_RMI_CUSTOM_MAX_STREAM_FORMAT",
        100 => "TAG_DCE_STRING_BINDING",
        101 => "TAG_DCE_BINDING_NAME",
        102 => "TAG_DCE_NO_PIPES",
        103 => "TAG_DCE_SEC_MECH",
        123 => "TAG_INET_SEC_TRANS",
        0x4154_5401 => "TAG_OMNIORB_BIDIR",
        TAG_OMNIORB_UNIX_TRANS => "TAG_OMNIORB_UNIX_TRANS",
        0x4154_5403 => "TAG_OMNIORB_PERSISTENT_ID",
        0x4154_5404 => "TAG_OMNIORB_RESTRICTED_CONNECTION",
        _ => return None,
    })
}
