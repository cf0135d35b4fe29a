// A client of chaos runs: calls whose answers say where in the order of all calls they were executed.
#pragma once

#include <functional>

#include "Ledger.hh"
#include "calls.h"

// Has the ORB number its requests, so that a retry of its own shows: a decimal number from `first` on, in a service context.
void number_requests(uint64_t first);

// Makes a client's n-th call and fills its line in.
Outcome call_ledger(Ledger_ptr ledger, CORBA::ULong client, CORBA::ULong n, Line &line);
