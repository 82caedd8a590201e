// The external term format: what can be decoded is encoded again, and must come back as an equal term; the walks over any
// term see it too.
#include "tests/fuzz/fuzz_process.h"
#include "tests/fuzz/fuzz_target.h"
#include "vm/heap/copy.h"
#include "vm/heap/external_term.h"
#include "vm/term/compare.h"
#include "vm/term/print.h"

using namespace joist;

FUZZ_TARGET(external_term) {
    fuzz::start_node();
    Heap heap;
    heap.init(1024);
    decode_external(heap, input, true);
    const DecodeResult decoded = decode_external(heap, input);
    if (decoded.term.is_none()) return;
    if (decoded.used > input.size()) __builtin_trap();
    const std::vector<std::uint8_t> bytes = encode_external(decoded.term);
    if (bytes.size() != external_size(decoded.term)) __builtin_trap();
    const DecodeResult again = decode_external(heap, bytes);
    if (again.term.is_none()) __builtin_trap();
    if (compare_exact(again.term, decoded.term) != 0 || !equal_exact(again.term, decoded.term)) __builtin_trap();
    if (phash2(again.term) != phash2(decoded.term)) __builtin_trap();
    print(copy_to_heap(heap, decoded.term), 10'000);
    EncodeOptions old;
    old.minor_version = 0;
    old.compressed = 6;
    decode_external(heap, encode_external(decoded.term, old));
}
