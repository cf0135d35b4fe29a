#include "ledger.h"

#include <omniORB4/omniInterceptors.h>

#include <atomic>

// Alike in `Ledger.java` and in the clients of our own.
static const CORBA::ULong ATTEMPT = 0x4D414501;

static std::atomic<uint64_t> next_attempt{0};

static CORBA::Boolean number_request(omni::omniInterceptors::clientSendRequest_T::info_T &info) {
    const std::string attempt = std::to_string(next_attempt++);
    const CORBA::ULong length = info.service_contexts.length();
    info.service_contexts.length(length + 1);
    IOP::ServiceContext &context = info.service_contexts[length];
    context.context_id = ATTEMPT;
    context.context_data.length(attempt.size());
    for (size_t i = 0; i < attempt.size(); i++) context.context_data[i] = static_cast<CORBA::Octet>(attempt[i]);
    return true;
}

void number_requests(uint64_t first) {
    next_attempt = first;
    omniORB::getInterceptors()->clientSendRequest.add(number_request);
}

// All clients of a machine use the same few cells at the same time, some for a second and some for ten.
static CORBA::ULong cell_of(CORBA::ULong n) {
    const int64_t seconds = now_ns() / 1000000000, lane = n % 8;
    return static_cast<CORBA::ULong>(lane == 7 ? 0x80000000 + seconds / 10 : seconds * 8 + lane);
}

Outcome call_ledger(Ledger_ptr ledger, CORBA::ULong client, CORBA::ULong n, Line &line) {
    const CORBA::ULong cell = cell_of(n);
    const bool write = (client + n + n / 8) % 2 == 0;
    const auto value = static_cast<CORBA::LongLong>(client) << 32 | n;
    Receipt receipt{};
    const Outcome outcome = attempt([&] {
        receipt = write ? ledger->write(client, n, cell, value) : ledger->read(client, n, cell);
    });
    line.number("client", client).number("n", n).text("op", write ? "write" : "read").number("cell", cell);
    if (write) line.number("value", value);
    if (outcome.ok()) {
        line.number("delivery", receipt.delivery).number("count", receipt.count);
        line.number("digest", receipt.digest).number("before", receipt.before);
    }
    return outcome;
}
