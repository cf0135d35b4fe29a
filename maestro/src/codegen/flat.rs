//! Structures of numbers, read and written at once.

use maestro_giop::ByteOrder;

/// Octets of a structure of numbers, all there.
#[derive(Debug)]
pub struct FlatInput<'o, const OCTETS: usize> {
    pub(super) octets: &'o [u8; OCTETS],
    pub(super) order: ByteOrder,
}

/// Room for a structure of numbers, zero where nothing is put.
#[derive(Debug)]
pub struct FlatOutput<const OCTETS: usize> {
    pub(super) octets: [u8; OCTETS],
    pub(super) order: ByteOrder,
}

macro_rules! numbers {
    ($($get:ident $put:ident $type:ty, $size:literal;)*) => {
        impl<const OCTETS: usize> FlatInput<'_, OCTETS> {
            $(
                /// Returns the number at an offset.
                #[inline]
                #[must_use]
                pub fn $get<const AT: usize>(&self) -> $type {
                    const { assert!(OCTETS - AT >= $size, "a number within the structure") }
                    let octets = std::array::from_fn(|i| self.octets[AT + i]);
                    match self.order {
                        ByteOrder::Big => <$type>::from_be_bytes(octets),
                        ByteOrder::Little => <$type>::from_le_bytes(octets),
                    }
                }
            )*
        }

        impl<const OCTETS: usize> FlatOutput<OCTETS> {
            $(
                /// Puts a number at an offset.
                #[inline]
                pub fn $put<const AT: usize>(&mut self, value: $type) {
                    const { assert!(OCTETS - AT >= $size, "a number within the structure") }
                    self.octets[AT..AT + $size].copy_from_slice(&match self.order {
                        ByteOrder::Big => value.to_be_bytes(),
                        ByteOrder::Little => value.to_le_bytes(),
                    });
                }
            )*
        }
    };
}

numbers! {
    get_octet put_octet u8, 1;
    get_short put_short i16, 2;
    get_ushort put_ushort u16, 2;
    get_long put_long i32, 4;
    get_ulong put_ulong u32, 4;
    get_longlong put_longlong i64, 8;
    get_ulonglong put_ulonglong u64, 8;
    get_float put_float f32, 4;
    get_double put_double f64, 8;
}

impl<const OCTETS: usize> FlatInput<'_, OCTETS> {
    /// Returns the boolean at an offset, if it is one.
    #[inline]
    #[must_use]
    pub fn get_boolean<const AT: usize>(&self) -> Option<bool> {
        match self.get_octet::<AT>() {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl<const OCTETS: usize> FlatOutput<OCTETS> {
    /// Puts a boolean at an offset.
    #[inline]
    pub fn put_boolean<const AT: usize>(&mut self, value: bool) {
        self.put_octet::<AT>(value.into());
    }
}

#[cfg(test)]
mod tests {
    use maestro_giop::{ByteOrder, CdrReader, CdrWriter};

    use crate::codegen::{Input, Output};

    type Numbers = (i32, f64, bool, i16);

    const NUMBERS: Numbers = (-7, 0.5, true, 300);

    fn write_flat(output: &mut Output<'_>) -> bool {
        output.write_flat::<20>(4, 8, |flat| {
            flat.put_long::<0>(NUMBERS.0);
            flat.put_double::<8>(NUMBERS.1);
            flat.put_boolean::<16>(NUMBERS.2);
            flat.put_short::<18>(NUMBERS.3);
        })
    }

    fn read_flat(input: &mut Input<'_, '_>) -> Option<Numbers> {
        input.read_flat::<_, 20>(4, 8, |flat| {
            Some((
                flat.get_long::<0>(),
                flat.get_double::<8>(),
                flat.get_boolean::<16>()?,
                flat.get_short::<18>(),
            ))
        })
    }

    fn write_members(writer: &mut CdrWriter) {
        writer.write_long(NUMBERS.0);
        writer.write_double(NUMBERS.1);
        writer.write_boolean(NUMBERS.2);
        writer.write_short(NUMBERS.3);
    }

    #[test]
    fn a_structure_is_the_same_at_once_and_member_by_member() {
        for (order, position) in [ByteOrder::Big, ByteOrder::Little]
            .into_iter()
            .flat_map(|order| (0..16).map(move |at| (order, at)))
        {
            let is_aligned = position % 8 == 0 || position % 8 > 4;
            let mut members = CdrWriter::new(order, position);
            write_members(&mut members);
            let mut at_once = CdrWriter::new(order, position);
            assert_eq!(write_flat(&mut Output::new(&mut at_once)), is_aligned, "{order:?} at {position}");
            let octets = members.into_bytes();
            if is_aligned {
                assert_eq!(at_once.into_bytes(), octets, "{order:?} at {position}");
            }
            let mut reader = CdrReader::new(&octets, order, position);
            let read = read_flat(&mut Input::new(&mut reader));
            assert_eq!(read, is_aligned.then_some(NUMBERS), "{order:?} at {position}");
            assert_eq!(reader.is_empty(), is_aligned, "nothing is read where nothing is returned");
        }
    }

    #[test]
    fn what_is_not_there_or_no_boolean_is_left_to_who_reads_the_members() {
        let mut writer = CdrWriter::new(ByteOrder::NATIVE, 0);
        write_members(&mut writer);
        let mut octets = writer.into_bytes().to_vec();
        let mut reader = CdrReader::new(&octets[..19], ByteOrder::NATIVE, 0);
        assert_eq!(read_flat(&mut Input::new(&mut reader)), None);
        octets[16] = 2;
        let mut reader = CdrReader::new(&octets, ByteOrder::NATIVE, 0);
        assert_eq!(read_flat(&mut Input::new(&mut reader)), None);
        assert_eq!(reader.remaining(), 20);
    }
}
