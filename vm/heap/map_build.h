// Large maps made in slices.
#pragma once

#include "vm/heap/collector.h"
#include "vm/heap/map.h"

#include <memory>
#include <vector>

namespace joist {

/// A map from many pairs: they are hashed, sorted into parts by the first two levels of the trie, the parts made one at a time, and
/// joined.
class MapBuild {
public:
    static constexpr std::size_t kParts = 1024;

    /// Notes the hash of the next key. All keys are noted before the first part is made.
    void note(Term key);
    std::size_t noted() const { return orders_.size() * kChunk - (orders_.empty() ? 0 : kChunk - in_last_); }

    /// Sorts into parts; true when all are. `count`: how many at most in this call.
    bool sort_some(std::size_t count);

    /// The pairs of part `part`, as indices in the order noted. Fills `*indices`.
    void part(std::size_t part, std::vector<std::uint32_t>* indices) const;
    /// Makes a part from its pairs, in the order noted; the last of equal keys wins. Parts in any order, each once.
    void make_part(Heap& heap, std::size_t part, std::span<const Term> keys, std::span<const Term> values);
    /// The map, when all parts were made.
    Term finish(Heap& heap);

    /// Its terms; roots while the build is kept.
    std::span<Term> terms() { return {parts_.get(), parts_ ? kParts : 0}; }

private:
    static constexpr std::size_t kChunk = 8192;
    std::uint64_t order(std::size_t i) const { return orders_[i / kChunk][i % kChunk]; }

    std::vector<std::unique_ptr<std::uint64_t[]>> orders_;
    std::size_t in_last_ = 0;
    std::uint32_t starts_[kParts + 1] = {}; ///< while noting: counts; then where a part begins in sorted_
    std::unique_ptr<std::uint32_t[]> ends_; ///< while sorting: where the next of a part goes
    std::unique_ptr<std::uint32_t[]> sorted_;
    std::size_t sorted_count_ = 0;
    std::unique_ptr<Term[]> parts_; ///< none(): empty
    std::size_t pairs_ = 0;
};

/// Two large maps merged: walks both tries, so that what only one has is shared.
class MapMerge {
public:
    static bool suits(Term a, Term b);
    /// Of two that suit; pairs of `b` win.
    MapMerge(Term a, Term b);
    /// Goes on for about `budget` pairs, which are counted down; the map when it is done, otherwise none().
    Term more(Heap& heap, std::size_t& budget);
    /// Its terms, between calls.
    void add_roots(RootRanges& roots);

private:
    static constexpr unsigned kMaxDepth = 14;
    struct Level {
        Term terms[2 + 32];  ///< a node of each map, then the children of the merged one
        std::size_t count;   ///< of these
        std::uint32_t left;  ///< bits of children to come
    };
    void enter(Term a, Term b);

    Level levels_[kMaxDepth];
    unsigned depth_ = 0;
    std::size_t size_, common_ = 0; ///< pairs of both together; keys that both have
};

} // namespace joist
