// A map from many pairs, made in slices: pairs are hashed, sorted into parts by the first two levels of the trie, the parts made one
// at a time, and joined.
#pragma once

#include "vm/heap/map.h"

#include <memory>
#include <vector>

namespace joist {

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

} // namespace joist
