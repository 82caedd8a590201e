// What native functions that work in slices share; see Process::yield_native and docs/signals-and-schedulers.md.
#pragma once

#include "vm/process/process.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace joist {

/// List elements, and bytes copied, that are worth one reduction.
inline constexpr std::size_t kElementsPerReduction = 10, kBytesPerReduction = 200;

/// Charges for `elements`; true when the turn is over.
inline bool turn_over(Process& p, std::size_t elements) {
    p.charge(static_cast<std::int64_t>(elements / kElementsPerReduction) + 1);
    return p.out_of_reductions();
}

/// A list that is made from its end: what is there of it, and how many elements are still to come in front.
struct ListBuild final : NativeState {
    Term list = Term::nil();
    std::size_t left = 0;
    void add_roots(RootRanges& roots) override { roots.push_back({&list, 1}); }
};

/// The list [element(0), ..., element(count - 1) | tail]; none() when it must go on in the next turn. `element` must allocate nothing.
template <class Element> Term build_list(Process& p, std::size_t count, Term tail, Element element) {
    constexpr std::size_t kSlice = 4000;
    std::size_t left = count;
    Term list = tail;
    if (p.native_state) {
        auto* kept = static_cast<ListBuild*>(p.native_state.get());
        left = kept->left;
        list = kept->list;
    }
    while (left > 0) {
        const std::size_t n = std::min(left, kSlice);
        Term* cell = p.heap().alloc(2 * n) + 2 * n;
        for (std::size_t i = 0; i < n; i++) {
            cell -= 2;
            cell[0] = element(--left);
            cell[1] = list;
            list = Term::list(cell);
        }
        if (turn_over(p, n) && left > 0) {
            if (!p.native_state) p.native_state = std::make_unique<ListBuild>();
            auto* kept = static_cast<ListBuild*>(p.native_state.get());
            kept->left = left;
            kept->list = list;
            return p.yield_native();
        }
    }
    p.native_state.reset();
    return list;
}

/// Many terms, kept over yields. Grows without moving what is there.
class TermChunks {
public:
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    Term& operator[](std::size_t i) { return chunks_[i / kChunk][i % kChunk]; }
    Term back() { return (*this)[size_ - 1]; }
    void push_back(Term t) {
        if (size_ % kChunk == 0) chunks_.push_back(std::make_unique_for_overwrite<Term[]>(kChunk));
        (*this)[size_++] = t;
    }
    void pop_back() {
        if (--size_ % kChunk == 0) chunks_.pop_back();
    }
    void truncate(std::size_t size) {
        size_ = size;
        chunks_.resize((size + kChunk - 1) / kChunk);
    }
    void add_roots(RootRanges& roots) {
        for (std::size_t i = 0; i < chunks_.size(); i++) roots.push_back({chunks_[i].get(), std::min(kChunk, size_ - i * kChunk)});
    }

private:
    static constexpr std::size_t kChunk = 8192;
    std::size_t size_ = 0;
    std::vector<std::unique_ptr<Term[]>> chunks_;
};

/// Moves items into a list before `list`, the last one first; false when the turn ended before that was done.
inline bool prepend_items(Process& p, TermChunks& items, Term& list) {
    constexpr std::size_t kSlice = 4000;
    while (!items.empty()) {
        const std::size_t n = std::min(items.size(), kSlice);
        Term* cell = p.heap().alloc(2 * n) + 2 * n;
        for (std::size_t i = 0; i < n; i++) {
            cell -= 2;
            cell[0] = items.back();
            cell[1] = list;
            list = Term::list(cell);
            items.pop_back();
        }
        if (turn_over(p, n) && !items.empty()) return false;
    }
    return true;
}

enum class Gathered : std::uint8_t { All, Improper, More };

/// The elements of a list, gathered in slices.
struct Gather {
    Term at = Term::nil();
    TermChunks items;

    Gathered turn(Process& p, std::size_t limit = ~std::size_t{0}) {
        constexpr std::size_t kSlice = 4000;
        for (;;) {
            std::size_t n = 0;
            for (; at.is_list() && n < kSlice && items.size() < limit; n++, at = cons_tail(at)) items.push_back(cons_head(at));
            const bool over = turn_over(p, n);
            if (at.is_nil()) return Gathered::All;
            if (!at.is_list()) return Gathered::Improper;
            if (over || items.size() >= limit) return Gathered::More;
        }
    }
    void add_roots(RootRanges& roots) {
        roots.push_back({&at, 1});
        items.add_roots(roots);
    }
};

/// Takes back what is kept, or makes it.
template <class State, class... Args> State& kept_or_new(Process& p, Args&&... args) {
    if (!p.native_state) p.native_state = std::make_unique<State>(std::forward<Args>(args)...);
    return *static_cast<State*>(p.native_state.get());
}

} // namespace joist
