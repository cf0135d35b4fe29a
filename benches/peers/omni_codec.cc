// What omniORB's codec takes: its memory stream, and what omniidl generates, without a socket and without a request's bookkeeping.
//
//   omni_codec SECONDS
//
// Prints a line of JSON for each of the messages of ../Codec.idl and direction. The request is written and read as giopImpl12.cc does,
// with less: the key and the operation are read into buffers that are there already.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <omniORB4/CORBA.h>
#include <omniORB4/omniInternal.h>
#include <omniORB4/codeSets.h>

#include "Codec.hh"

static const char KEY[] = "MAE:00112233445566778899aabbccddeeff:Grid";
static const char OPERATION[] = "get";

template <class T> static void keep(T const& value) { asm volatile("" : : "r,m"(value) : "memory"); }

static double seconds;

// Time of one turn in nanoseconds, the median of nine batches.
template <class F> static double measure(F turn) {
  using clock = std::chrono::steady_clock;
  auto batch = [&](long turns) {
    auto begin = clock::now();
    for (long i = 0; i < turns; i++) turn();
    return std::chrono::duration<double>(clock::now() - begin).count();
  };
  long turns = 1;
  while (batch(turns) < seconds / 20) turns *= 2;
  double times[9];
  for (double& time : times) time = batch(turns) / turns;
  std::sort(times, times + 9);
  return times[4] * 1e9;
}

static void say(const char* message, const char* direction, const char* order, double ns, double octets) {
  printf("{\"message\": \"%s\", \"direction\": \"%s\", \"order\": \"%s\", \"ns\": %.2f, \"octets\": %.0f}\n", message, direction, order, ns, octets);
  fflush(stdout);
}

static void write_request(cdrMemoryStream& stream) {
  static const _CORBA_Octet start[] = {'G', 'I', 'O', 'P', 1, 2, 1, 0};
  stream.put_octet_array(start, sizeof start);
  _CORBA_ULong size = 0;
  size >>= stream;
  _CORBA_ULong id = 2;
  id >>= stream;
  stream.marshalOctet(3);
  static const _CORBA_Octet reserved[3] = {0, 0, 0};
  stream.put_octet_array(reserved, 3);
  _CORBA_UShort target = 0;
  target >>= stream;
  _CORBA_ULong length = sizeof KEY - 1;
  length >>= stream;
  stream.put_octet_array(reinterpret_cast<const _CORBA_Octet*>(KEY), length);
  length = sizeof OPERATION;
  length >>= stream;
  stream.put_octet_array(reinterpret_cast<const _CORBA_Octet*>(OPERATION), length);
  _CORBA_ULong contexts = 0;
  contexts >>= stream;
  stream.alignOutput(omni::ALIGN_8);
  _CORBA_Short x = 3, y = 4;
  x >>= stream;
  y >>= stream;
}

static void read_request(cdrMemoryStream& stream) {
  _CORBA_Octet start[8], reserved[3], key[64], operation[64];
  stream.get_octet_array(start, 8);
  if (memcmp(start, "GIOP", 4) != 0) abort();
  _CORBA_ULong size, id, length, contexts;
  size <<= stream;
  id <<= stream;
  keep(stream.unmarshalOctet());
  stream.get_octet_array(reserved, 3);
  _CORBA_UShort target;
  target <<= stream;
  length <<= stream;
  if (length > sizeof key) abort();
  stream.get_octet_array(key, length);
  keep(key);
  length <<= stream;
  if (length > sizeof operation) abort();
  stream.get_octet_array(operation, length);
  keep(operation);
  contexts <<= stream;
  stream.alignInput(omni::ALIGN_8);
  _CORBA_Short x, y;
  x <<= stream;
  y <<= stream;
  keep(x + y + static_cast<int>(id + contexts));
}

template <class Write, class Read> static void both(const char* message, bool swapped, Write write, Read read) {
  const char* order = swapped ? "swapped" : "native";
  cdrMemoryStream stream;
  GIOP::Version version = {1, 2};
  stream.TCS_C(omni::omniCodeSet::getTCS_C(omni::omniCodeSet::ID_8859_1, version));
  auto rewound = [&] {
    stream.rewindPtrs();
    stream.setByteSwapFlag(swapped ? 0 : 1);
  };
  rewound();
  write(stream);
  double octets = stream.bufSize();
  say(message, "decode", order, measure([&] { stream.rewindInputPtr(); read(stream); }), octets);
  say(message, "encode", order, measure([&] { rewound(); write(stream); keep(stream.bufPtr()); }), octets);
}

int main(int argc, char** argv) {
  seconds = argc > 1 ? atof(argv[1]) : 1;
  CORBA::ORB_var orb = CORBA::ORB_init(argc, argv);

  both("small request", false, write_request, read_request);

  std::string text;
  while (text.size() < 1024) text += "The quick brown fox jumps over the lazy dog. ";
  text.resize(1024);
  both("string of 1 KiB", false, [&](cdrMemoryStream& s) { s.marshalString(text.c_str()); },
       [](cdrMemoryStream& s) { char* read = s.unmarshalString(); keep(read); CORBA::string_free(read); });

  Codec::Samples samples;
  samples.length(10000);
  for (CORBA::ULong i = 0; i < samples.length(); i++) {
    samples[i].id = i;
    samples[i].value = i * 0.5;
    samples[i].quality = i % 7;
    samples[i].valid = i % 2;
    samples[i].time = 1000000007LL * i;
  }
  for (bool swapped : {false, true})
    both("10,000 structs", swapped, [&](cdrMemoryStream& s) { samples >>= s; },
         [](cdrMemoryStream& s) { Codec::Samples read; read <<= s; keep(read[0]); });

  Codec::Octets octets;
  octets.length(1 << 20);
  memset(octets.get_buffer(), 7, octets.length());
  both("1 MiB of octets", false, [&](cdrMemoryStream& s) { octets >>= s; },
       [](cdrMemoryStream& s) { Codec::Octets read; read <<= s; keep(read[0]); });
  // What the memory itself takes.
  std::string from(1 << 20, 'x');
  double plain = measure([&] { void* to = malloc(from.size()); memcpy(to, from.data(), from.size()); keep(to); free(to); });
  say("1 MiB of octets", "memcpy", "native", plain, from.size());
  return 0;
}
