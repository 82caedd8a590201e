// Terms recorded from a real node (record_terms.erl), in its order, with their hashes and external
// form.
#include "tests/support/test_heap.h"
#include "vm/heap/copy.h"
#include "vm/term/compare.h"
#include "vm/term/print.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

using namespace joist;

namespace {

struct Recorded {
    const char* hex;
    std::uint32_t hash;
    int same_as_before;
};
constexpr Recorded kRecorded[] = {
#include "tests/heap/recorded_terms.inc"
};

/// HAMTs stand in another order than on the node that recorded them.
bool has_large_map(Term t) {
    if (t.is_map()) return true;
    if (t.is_list()) return has_large_map(cons_head(t)) || has_large_map(cons_tail(t));
    if (!t.is_tuple()) return false;
    for (const Term e : TupleView{t})
        if (has_large_map(e)) return true;
    return false;
}

void check_row(TestHeap& h, std::string_view hex, std::uint32_t hash, int same, Term* before) {
    const auto bytes = TestHeap::hex_bytes(hex);
    const DecodeResult decoded = decode_external(h.heap, bytes);
    INFO(hex);
    REQUIRE(decoded.error == nullptr);
    REQUIRE(decoded.used == bytes.size());
    const Term t = decoded.term;
    INFO(print(t, 300));
    if (phash2(t) != hash) CHECK(phash2(t) == hash);
    if (external_size(t) != bytes.size()) CHECK(external_size(t) == bytes.size());
    const auto encoded = encode_external(t);
    if (!has_large_map(t) && encoded != bytes) CHECK(encoded == bytes);
    const Term again = decode_external(h.heap, encoded).term;
    if (!equal_exact(t, again)) CHECK(print(t) == print(again));
    if (internal_hash(t) != internal_hash(again)) CHECK(internal_hash(t) == internal_hash(again));
    if (before->is_value()) {
        const int order = compare(*before, t);
        INFO(print(*before, 300));
        if (order != (same ? 0 : -1)) CHECK(order == (same ? 0 : -1));
        if (compare(t, *before) != -order) CHECK(compare(t, *before) == -order);
        if (equal(t, *before) != (same == 1)) CHECK(equal(t, *before) == (same == 1));
        if (equal_exact(t, *before) != (compare_exact(t, *before) == 0)) CHECK(false);
    }
    *before = t;
}

} // namespace

TEST_CASE("recorded terms hash, compare and encode as on a real node", "[heap][recorded]") {
    TestHeap h;
    Term before = Term::none();
    for (const Recorded& row : kRecorded)
        check_row(h, row.hex, row.hash, row.same_as_before, &before);
}

// JOIST_RECORDED=FILE with many more lines: vm_tests "[.bulk]"
TEST_CASE("terms of a file hash, compare and encode as on a real node", "[.bulk]") {
    const char* name = std::getenv("JOIST_RECORDED");
    if (name == nullptr) return;
    std::ifstream in{name};
    TestHeap h;
    Term before = Term::none();
    for (std::string line; std::getline(in, line);) {
        const std::size_t quote = line.find('"', 2);
        char* rest;
        const unsigned long hash = std::strtoul(line.c_str() + quote + 2, &rest, 10);
        check_row(h,
                  std::string_view{line}.substr(2, quote - 2),
                  static_cast<std::uint32_t>(hash),
                  std::atoi(rest + 2),
                  &before);
    }
}
