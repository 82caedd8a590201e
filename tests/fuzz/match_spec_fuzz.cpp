// A match specification and a subject for it: {Spec, Subject} in the external format.
#include "tests/fuzz/fuzz_process.h"
#include "tests/fuzz/fuzz_target.h"
#include "vm/ets/match_spec.h"
#include "vm/heap/external_term.h"
#include "vm/term/print.h"

using namespace joist;

FUZZ_TARGET(match_spec) {
    fuzz::FuzzProcess fuzz;
    const DecodeResult decoded = decode_external(fuzz.process.heap(), input);
    if (decoded.term.is_none() || !decoded.term.is_tuple() || TupleView{decoded.term}.arity() != 2) return;
    const TupleView pair{decoded.term};
    MatchSpec* spec = MatchSpec::compile(pair[0]);
    if (!spec) return;
    for (std::size_t position = 1; position < 3; position++) spec->bound_key(position);
    const Term result = spec->run(fuzz.process, pair[1], true);
    if (!result.is_none()) print(result, 1000);
    spec->release();
}
