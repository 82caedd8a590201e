// A .beam file: read, checked, lowered, listed. What loads is not run: code that a compiler would not make may break the
// rules that only a look at whole functions could show (docs/loading.md).
#include "tests/fuzz/fuzz_process.h"
#include "tests/fuzz/fuzz_target.h"
#include "vm/code/loader.h"

FUZZ_TARGET(beam) {
    joist::fuzz::start_node();
    const joist::LoadResult result = joist::load_module(input);
    if (result.code) joist::disassemble(*result.code);
    if (!result.code && result.error.empty()) __builtin_trap(); // a refusal says why
}
