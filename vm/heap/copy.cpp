// Copies of terms. See copy.h. The copy is its own work list, as in Cheney's collector: a scan over
// the words written so far replaces each pointer that still leads to the source by one to a copy
// made at the end. Lists are followed along their tails at once, so that their cells stand side by
// side.
#include "vm/heap/copy.h"

#include "vm/heap/literal_area.h"
#include "vm/term/bits.h"
#include "vm/term/fatal.h"
#include "vm/term/walked.h"
#include "vm/term/work_stack.h"

namespace joist {
namespace {

/// With `kLiteralsToo`, only the two terms of which there is one each stay where they are.
template <bool kLiteralsToo> bool stays(Term t) {
    if (!is_literal(t)) return false;
    return !kLiteralsToo || t == empty_tuple() || t == empty_map();
}

/// A slice becomes bytes of its own when it is short, or when it lies in bytes that are on the heap
/// (so it is short too).
bool slice_becomes_heap_bits(const Term* slice) {
    return static_cast<std::size_t>(slice[3].small_value()) <= kMaxHeapBytes * 8 ||
           slice[1].boxed_ptr()->header_kind() == Kind::HeapBits;
}

constexpr std::size_t heap_bits_words(std::size_t bits) {
    return 2 + (bits + 63) / 64;
}

template <bool kLiteralsToo> std::size_t size_of(Term term) {
    struct Range {
        const Term* next;
        std::size_t count;
    };
    WorkStack<Range> stack;
    std::size_t words = 0;
    for (Term t = term;;) {
        if (t.is_pointer() && !stays<kLiteralsToo>(t)) {
            if (t.is_list()) {
                const Term* cell = t.list_ptr();
                words += 2;
                while (cell[0].is_immediate() && cell[1].is_list() &&
                       !stays<kLiteralsToo>(cell[1])) {
                    cell = cell[1].list_ptr();
                    words += 2;
                }
                if (cell[1].is_pointer()) stack.push({cell + 1, 1});
                t = cell[0];
                continue;
            }
            const Term* p = t.boxed_ptr();
            const Kind kind = p->header_kind();
            if (kind == Kind::SubBits) {
                words += slice_becomes_heap_bits(p)
                             ? heap_bits_words(static_cast<std::size_t>(p[3].small_value()))
                             : kRefcWords;
            } else {
                words += boxed_words(p);
                if (kind < kFirstRawKind && p->header_words() > 0)
                    stack.push({p + 1, p->header_words()});
            }
        }
        if (stack.empty()) return words;
        Range& range = stack.top();
        t = *range.next++;
        if (--range.count == 0) stack.pop();
    }
}

class Copier {
public:
    Copier(Term* top, Term** off_heap) : start_{top}, top_{top}, off_heap_{off_heap} {}

    template <bool kLiteralsToo> Term run(Term root) {
        Term result = root;
        take<kLiteralsToo>(&result);
        for (Term* scan = start_; scan < top_;) {
            if (scan->is_pointer()) {
                take<kLiteralsToo>(scan);
                scan++;
            } else if (scan->is_header() && scan->header_kind() >= kFirstRawKind) {
                scan += boxed_words(scan);
            } else {
                scan++;
            }
        }
        return result;
    }
    Term* top() const { return top_; }

private:
    bool is_copied(const Term* p) const { return p >= start_ && p < top_; }

    template <bool kLiteralsToo> void take(Term* slot) {
        const Term t = *slot;
        if (!t.is_pointer() || is_copied(t.ptr()) || stays<kLiteralsToo>(t)) return;
        if (t.is_list()) {
            take_list<kLiteralsToo>(slot, t.list_ptr());
            return;
        }
        const Term* p = t.boxed_ptr();
        const Kind kind = p->header_kind();
        if (kind == Kind::SubBits) {
            *slot = take_slice(p);
            return;
        }
        Term* copy = top_;
        const std::size_t words = boxed_words(p);
        top_ += words;
        for (std::size_t i = 0; i < words; i++)
            copy[i] = p[i];
        *slot = Term::boxed(copy);
        if (kind >= kFirstOffHeapKind) {
            if (kind == Kind::RefcBits) {
                reinterpret_cast<RefcBytes*>(p[kRefcBytes].raw())->retain();
                copy[kRefcFlags] = Term::from_raw(0);
            } else if (kind == Kind::MagicRef) {
                reinterpret_cast<MagicObject*>(p[3].raw())->retain();
            }
            link(copy);
        }
    }

    template <bool kLiteralsToo> void take_list(Term* slot, const Term* cell) {
        for (;;) {
            Term* copy = top_;
            top_ += 2;
            *slot = Term::list(copy);
            copy[0] = cell[0];
            copy[1] = cell[1];
            if (!cell[1].is_list() || stays<kLiteralsToo>(cell[1])) return;
            slot = copy + 1;
            cell = cell[1].list_ptr();
        }
    }

    Term take_slice(const Term* p) {
        const auto start = static_cast<std::size_t>(p[2].small_value()),
                   size = static_cast<std::size_t>(p[3].small_value());
        Term* copy = top_;
        if (slice_becomes_heap_bits(p)) {
            const std::size_t words = heap_bits_words(size);
            top_ += words;
            copy[0] = Term::header(Kind::HeapBits, words - 1);
            copy[1] = Term::from_raw(size);
            copy_bits_out(reinterpret_cast<std::uint8_t*>(copy + 2), whole_data(p[1]), start, size);
            return Term::boxed(copy);
        }
        top_ += kRefcWords;
        auto* bytes = reinterpret_cast<RefcBytes*>(p[1].boxed_ptr()[kRefcBytes].raw());
        bytes->retain();
        copy[0] = Term::header(Kind::RefcBits, kRefcWords - 1);
        copy[kRefcBytes] = Term::from_raw(reinterpret_cast<std::uint64_t>(bytes));
        copy[kRefcStart] = Term::from_raw(start);
        copy[kRefcSize] = Term::from_raw(size);
        copy[kRefcFlags] = Term::from_raw(0);
        link(copy);
        return Term::boxed(copy);
    }

    void link(Term* object) {
        object[1] = Term::from_raw(reinterpret_cast<std::uint64_t>(*off_heap_));
        *off_heap_ = object;
    }

    Term* start_;
    Term* top_;
    Term** off_heap_;
};

/// A tuple of immediates (or of literals): the usual message. Its size in words, or 0 if it is
/// something else.
std::size_t plain_tuple_words(Term t) {
    constexpr std::size_t kMaxPlain = 8;
    if (!t.is_boxed()) return 0;
    const Term* p = t.boxed_ptr();
    if (p->header_kind() != Kind::Tuple || p->header_words() > kMaxPlain) return 0;
    for (std::size_t i = 1; i <= p->header_words(); i++)
        if (p[i].is_pointer() && !is_literal(p[i])) return 0;
    return boxed_words(p);
}

/// How heavy the off-heap objects of a list are, for the receiving heap's account.
std::size_t weight_of(const Term* list) {
    std::size_t bytes = 0;
    for (; list != nullptr; list = reinterpret_cast<const Term*>(list[1].raw()))
        if (list->header_kind() == Kind::RefcBits) bytes += list[kRefcSize].raw() / 8;
    return bytes;
}

} // namespace

std::size_t copy_size(Term term) {
    if (!term.is_pointer() || is_literal(term)) return 0;
    if (const std::size_t words = plain_tuple_words(term); words != 0) return words;
    return size_of<false>(term);
}

std::size_t flat_size(Term term) { return term.is_pointer() ? size_of<true>(term) : 0; }

Term copy_to(Term term, Term** top, Term** off_heap) {
    if (!term.is_pointer() || is_literal(term)) return term;
    Copier copier{*top, off_heap};
    const Term result = copier.run<false>(term);
    *top = copier.top();
    return result;
}

Fragment* copy_to_fragment(Term term, Term* result) {
    const std::size_t words = copy_size(term);
    if (words == 0) {
        *result = term;
        return nullptr;
    }
    note_walk(words);
    Fragment* fragment = Fragment::create(words);
    Term* top = fragment->words();
    *result = copy_to(term, &top, &fragment->off_heap);
    fragment->used = words;
    return fragment;
}

Term copy_to_heap(Heap& heap, Term term) {
    const std::size_t words = copy_size(term);
    if (words == 0) return term;
    note_walk(words);
    Term* top = heap.alloc(words);
    Term* added = nullptr;
    const Term result = copy_to(term, &top, &added);
    if (added != nullptr) {
        Term* last = added;
        while (last[1].raw() != 0)
            last = reinterpret_cast<Term*>(last[1].raw());
        const std::size_t weight = weight_of(added);
        last[1] = Term::from_raw(reinterpret_cast<std::uint64_t>(heap.off_heap));
        heap.off_heap = added;
        heap.off_heap_bytes += weight;
        if (heap.off_heap_bytes >= heap.off_heap_limit) heap.gc_wanted = true;
    }
    return result;
}

Term copy_to_literal(Term term, LiteralBlock* block) {
    if (block != nullptr) *block = {};
    if (!term.is_pointer() || stays<true>(term)) return term;
    LiteralBlock taken;
    taken.words = size_of<true>(term);
    taken.start = LiteralArea::allocate(taken.words);
    if (taken.start == nullptr) fatal("no room for literals");
    Copier copier{taken.start, &taken.off_heap};
    const Term result = copier.run<true>(term);
    if (block != nullptr) *block = taken;
    return result;
}

void free_literal(const LiteralBlock& block) {
    if (block.start == nullptr) return;
    release_off_heap(block.off_heap);
    LiteralArea::free(block.start, block.words);
}

} // namespace joist
