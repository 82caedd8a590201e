// Names with a value each, in order, that are looked up: mostly a handful, but a pattern may have a
// hundred thousand variables. One thread at a time.
#pragma once

#include "compiler/source/symbol.h"

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace joist::compiler {

/// A vector of pairs that grows an index when it gets long.
template <class Value> class NameList {
public:
    using Pair = std::pair<Symbol, Value>;

    void add(Symbol name, Value value) {
        pairs_.emplace_back(name, value);
        if (pairs_.size() < kIndexFrom) return;
        // The first one of a name is the one found.
        for (; indexed_ < pairs_.size(); ++indexed_)
            index_.emplace(pairs_[indexed_].first.id(), static_cast<std::uint32_t>(indexed_));
    }
    void clear() {
        pairs_.clear();
        index_.clear();
        indexed_ = 0;
    }
    /// The value first given to `name`; null: none.
    const Value* find(Symbol name) const {
        if (indexed_ > 0) {
            const auto found = index_.find(name.id());
            return found == index_.end() ? nullptr : &pairs_[found->second].second;
        }
        for (const Pair& pair : pairs_)
            if (pair.first == name) return &pair.second;
        return nullptr;
    }
    typename std::vector<Pair>::const_iterator begin() const { return pairs_.begin(); }
    typename std::vector<Pair>::const_iterator end() const { return pairs_.end(); }

private:
    static constexpr std::size_t kIndexFrom = 24;
    std::vector<Pair> pairs_;
    std::unordered_map<std::uint32_t, std::uint32_t> index_; ///< by Symbol::id(): place
    std::size_t indexed_ = 0;
};

} // namespace joist::compiler
