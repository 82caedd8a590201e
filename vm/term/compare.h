// Equality and order of terms, and their hashes. Iterative: any depth. Read-only, any thread.
#pragma once

#include "vm/term/boxed.h"

#include <compare>
#include <memory>

namespace joist {

bool equal_exact_slow(Term a, Term b);
/// a =:= b
inline bool equal_exact(Term a, Term b) { return a == b || (a.is_pointer() && b.is_pointer() && equal_exact_slow(a, b)); }
/// a == b (numbers by value)
bool equal(Term a, Term b);

/// Erlang's term order: negative, zero, positive. Numbers compare by value (1 == 1.0).
int compare(Term a, Term b);
/// The order of map keys and ordered_set-free structures: integers before floats of equal value, so 0 only if =:=.
int compare_exact(Term a, Term b);

/// erlang:phash2/1 before the range is taken (28 bits of it are used): equal to OTP's.
std::uint32_t phash2(Term term);
/// The same in slices. The term must neither move nor go while there is more to do.
class HashJob {
public:
    explicit HashJob(Term term);
    ~HashJob();
    /// Goes on for about so many elements; true when all is hashed, and then hash() is valid.
    bool step(std::size_t elements);
    std::uint32_t hash() const;
    /// All of a term in one step, without a job: true if so many elements were enough.
    static bool at_once(Term term, std::size_t elements, std::uint32_t* hash);

private:
    struct State;
    std::unique_ptr<State> state_;
};
/// The hash for maps, ETS tables: fast, 64 bits, equal for =:= terms, valid in this node's run only.
std::uint64_t internal_hash(Term term);
/// internal_hash for keys that are equal by == (ETS ordered_set never hashes; this is for nothing else).

} // namespace joist
