// The collector: generational copying, in slices.
//
// Spaces. A heap has a young block, where everything is made, an old block, and fragments (results
// that found the young block full, and received messages). Literals and the C heap are outside;
// nothing here moves them.
//
// The invariant that makes minor collections cheap: **an old term never points at a young one.**
// Terms are immutable, so a term points only at terms made before it, and promotion takes the
// oldest. (The exceptions only ever store immediates: positions in match contexts, sizes of
// writable binaries.) A minor collection therefore never looks into the old block.
//
// Ages. What lies below `high_water` in the young block has survived one collection; it goes to the
// old block now. The rest, fragments included, goes to the new young block, all of which lies below
// the next high water. While nearly all survives (a list being built), everything is promoted at
// once, which spares one of its two copies. When the old block has no room for all that might be
// promoted, a full collection copies the old block as well, into a new one.
//
// One round: roots, stack (in place, in the old young block), then the two scan pointers chase the
// two ends (Cheney), then the list of off-heap objects is gone through (those not moved are dead,
// and let go what they hold), then the stack moves to the end of the new young block. Every phase
// counts words and can stop at any word.
//
// Moved objects leave a trace: the first word of a cons cell becomes new address + header tag, a
// header becomes a boxed pointer; neither can stand there in a live object.
//
// Sizes. The new young block must hold all that might survive, which is more than will. So small
// blocks are chosen by what survived last time, and if that was wrong a second round, over the
// survivors only, goes to a block of the right size; large blocks are mapped, and cut when the
// round is over.
#include "vm/heap/collector.h"

#include "vm/heap/block.h"
#include "vm/heap/heap_sizes.h"
#include "vm/heap/literal_area.h"

#include <algorithm>
#include <cstring>
#include <ctime>

namespace joist {
namespace {

/// Everything is promoted when the collection before kept this share (per cent) of at least so many
/// words.
constexpr unsigned kPromoteAllSurvival = 70;
constexpr std::size_t kPromoteAllWords = 4096;
/// Larger objects than this many words are copied late, when the scan comes to them, so that one
/// step stays short.
constexpr std::size_t kLateWords = 4096;
/// Cells of a list copied in one go before the scan takes over.
constexpr int kSpineCells = 2048;
/// The same for objects that hang on one another by their last words.
constexpr int kChainObjects = 256;
/// The scan looks at the budget after this many words.
constexpr std::ptrdiff_t kScanWords = 1024;

std::size_t words_between(const Term* from, const Term* to) {
    return static_cast<std::size_t>(to - from);
}

bool is_forwarded_cell(Term head) {
    return head.is_header();
}
Term* cell_target(Term head) {
    return reinterpret_cast<Term*>(head.raw() - 7);
}

std::uint32_t now_us() {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint32_t>(now.tv_sec * 1'000'000 + now.tv_nsec / 1000);
}

} // namespace

// --- beginning
// --------------------------------------------------------------------------------------------

std::size_t Collection::root_words() const {
    std::size_t words = 0;
    for (const auto& range : roots_)
        words += range.size();
    return words;
}

void Collection::begin(Heap& heap, RootRanges roots, std::size_t need, bool full) {
    roots_ = std::move(roots);
    need_ = need;
    over_limit_ = false;
    second_round_ = false;
    old_left_ = false;
    survived_ = 0;

    const std::size_t young = words_between(heap.start, heap.top) + heap.fragment_words;
    promote_all_ = heap.survival >= kPromoteAllSurvival && young >= kPromoteAllWords;
    const std::size_t mature = promote_all_ ? young : words_between(heap.start, heap.high_water);
    const std::size_t old_used = words_between(heap.old_start, heap.old_top);
    full = full || heap.minor_collections >= heap.fullsweep_after ||
           heap.old_off_heap_bytes >= std::size_t{heap.old_off_heap_limit_kib} << 10 ||
           (heap.old_start != nullptr && mature > words_between(heap.old_top, heap.old_end));
#ifdef JOIST_GC_STRESS
    full = full || heap.minor_collections >= 3;
#endif
    bound_ = young;
    old_before_ = old_used;

    // The young block's size, by what is likely to survive.
    const std::size_t size = words_between(heap.start, heap.end),
                      stack = words_between(heap.stack, heap.end);
    const std::size_t bound = young - mature;
    YoungDemand demand{std::min<std::size_t>(promote_all_ ? young : bound,
                                             std::size_t{heap.last_live} + heap.fragment_words / 2),
                       stack + root_words(),
                       stack,
                       need};
    std::size_t wanted = young_size_for(demand);

    const std::uint32_t now = now_us(), since_us = now - heap.last_collection_us;
    heap.last_collection_us = now;
#ifdef JOIST_GC_STRESS
    const bool cool = true; // the many collections are none of the program's doing
#else
    const bool cool = heap.collections == 0 || since_us > kCoolInterval_us;
#endif
    if (cool)
        heap.hot_streak = 0;
    else if (since_us < kHotInterval_us && heap.hot_streak < kHotStreak)
        heap.hot_streak++;
    if (heap.hot_streak == kHotStreak && size < kHotYoungWords &&
        (heap.max_words == 0 || size * 4 < heap.max_words)) {
        heap.hot_streak = 0;
        wanted = std::max(wanted, heap_size_at_least(size + 1));
    }
    // Not smaller than now while it is in use, unless much too large.
    if (wanted < size && !(cool && size > 4 * wanted)) wanted = size;
    wanted = std::max(wanted, heap_size_at_least(std::max(heap.min_words, Heap::kDefaultMinWords)));
    // It must hold whatever survives.
    const std::size_t enough = bound + stack + Heap::kReserved;
    if (wanted < enough) wanted = heap_size_at_least(enough);
    if (wanted >= kMappedBlockWords)
        wanted = std::max(wanted, heap_size_at_least(2 * bound + stack + need + Heap::kReserved));

    start_round(heap, full, wanted);
}

void Collection::start_round(Heap& heap, bool full, std::size_t young_words) {
    full_ = full;
    old_left_ = old_left_ || full;
    if (second_round_) promote_all_ = false;
    mature_words_ =
        second_round_ ? 0 : words_between(heap.start, promote_all_ ? heap.top : heap.high_water);
    const std::size_t promoted = mature_words_ + (promote_all_ ? heap.fragment_words : 0);
    young_start_ = young_top_ = young_scan_ = allocate_block(young_words);
    young_end_ = young_start_ + young_words;
    if (full_) {
        const std::size_t bound = words_between(heap.old_start, heap.old_top) + promoted;
        const std::size_t words = bound == 0 ? 0 : heap_size_at_least(2 * bound);
        old_start_ = old_top_ = old_scan_ = words == 0 ? nullptr : allocate_block(words);
        old_end_ = old_start_ + words;
    } else {
        if (heap.old_start == nullptr && promoted > 0) {
            const std::size_t words = heap_size_at_least(2 * promoted);
            heap.old_start = heap.old_top = allocate_block(words);
            heap.old_end = heap.old_start + words;
        }
        old_start_ = heap.old_start;
        old_top_ = old_scan_ = heap.old_top;
        old_end_ = heap.old_end;
    }
    root_range_ = root_index_ = 0;
    stack_cursor_ = heap.stack;
    late_young_.clear();
    late_old_.clear();
    late_young_next_ = late_old_next_ = late_done_ = 0;
    off_heap_from_ = heap.off_heap;
    off_heap_fragment_ = heap.fragments;
    off_heap_old_from_ = full_;
    off_heap_young_ = nullptr;
    off_heap_old_ = full_ ? nullptr : heap.old_off_heap;
    off_heap_young_bytes_ = 0;
    off_heap_old_bytes_ = full_ ? 0 : heap.old_off_heap_bytes;
    phase_ = Phase::Roots;
    active_ = true;
}

bool Collection::step(Heap& heap, std::size_t budget_words) {
    auto budget = static_cast<std::int64_t>(budget_words);
    while (active_ && budget > 0) {
        switch (phase_) {
        case Phase::Roots:
        case Phase::Stack:
        case Phase::Scan:
            if (full_) {
                if (heap.fragments != nullptr)
                    trace<true, true>(heap, &budget);
                else
                    trace<true, false>(heap, &budget);
            } else {
                if (heap.fragments != nullptr)
                    trace<false, true>(heap, &budget);
                else
                    trace<false, false>(heap, &budget);
            }
            break;
        case Phase::OffHeap:
            sweep_off_heap(heap, &budget);
            break;
        case Phase::MoveStack:
            move_stack(heap, &budget);
            break;
        case Phase::Fragments:
            drop_fragments(heap, &budget);
            break;
        case Phase::Done:
            finish_round(heap);
            break;
        }
    }
    return !active_;
}

// --- tracing
// ----------------------------------------------------------------------------------------------

namespace {

/// The collector's inner state, kept in machine registers during a slice.
template <bool kFull, bool kFragments, class LateList> struct Mover {
    // Where terms come from.
    std::uint64_t young_base, young_bytes, mature_bytes;
    std::uint64_t old_base,
        old_bytes; // of the block being left (full), or of the one that stays (minor)
    // Where they go.
    std::uint64_t new_young_base, new_young_bytes, new_old_base, new_old_bytes;
    Term *young_top, *old_top;
    bool promote_all;
    LateList *late_young, *late_old;

    enum class Goes { Nowhere, Young, Old };

    [[gnu::always_inline]] Goes goes(const Term* p) const {
        const auto address = reinterpret_cast<std::uint64_t>(p);
        const std::uint64_t offset = address - young_base;
        if (offset < young_bytes) [[likely]]
            return offset < mature_bytes ? Goes::Old : Goes::Young;
        if constexpr (kFull)
            if (address - old_base < old_bytes) return Goes::Old;
        if constexpr (!kFragments) return Goes::Nowhere;
        // A fragment's, if it is in none of the places that stay.
        if (LiteralArea::contains(p) || address - new_young_base < new_young_bytes)
            return Goes::Nowhere;
        if constexpr (kFull) {
            if (address - new_old_base < new_old_bytes) return Goes::Nowhere;
        } else {
            if (address - old_base < old_bytes) return Goes::Nowhere;
        }
        return promote_all ? Goes::Old : Goes::Young;
    }

    [[gnu::always_inline]] void forward(Term* slot) {
        const Term t = *slot;
        if (!t.is_pointer()) return;
        if (t.is_list())
            forward_list(slot, t.list_ptr());
        else
            forward_boxed(slot, t.boxed_ptr());
    }

    [[gnu::always_inline]] void forward_list(Term* slot, Term* cell) {
        for (int left = kSpineCells; left > 0; left--) {
            const Goes where = goes(cell);
            if (where == Goes::Nowhere) return;
            const Term head = cell[0];
            if (is_forwarded_cell(head)) {
                *slot = Term::list(cell_target(head));
                return;
            }
            Term*& top = where == Goes::Young ? young_top : old_top;
            Term* copy = top;
            top += 2;
            const Term tail = cell[1];
            copy[0] = head;
            copy[1] = tail;
            cell[0] = Term::from_raw(reinterpret_cast<std::uint64_t>(copy) | 7);
            *slot = Term::list(copy);
            if (!tail.is_list()) return;
            slot = copy + 1;
            cell = tail.list_ptr();
        }
    }

    [[gnu::always_inline]] void forward_boxed(Term* slot, Term* p) {
        for (int left = kChainObjects;;) {
            const Goes where = goes(p);
            if (where == Goes::Nowhere) return;
            const Term header = *p;
            if (header.is_boxed()) {
                *slot = header;
                return;
            }
            Term*& top = where == Goes::Young ? young_top : old_top;
            Term* copy = top;
            const std::size_t words = header.header_words();
            top += words + 1;
            *p = Term::boxed(copy);
            *slot = *p;
            copy[0] = header;
            if (words > 8) [[unlikely]] {
                if (words <= kLateWords || header.header_kind() >= kFirstRawKind)
                    std::memcpy(static_cast<void*>(copy + 1), p + 1, words * sizeof(Term));
                else
                    (where == Goes::Young ? late_young : late_old)->push_back({copy, p});
                return;
            }
            for (std::size_t i = 1; i <= words; i++)
                copy[i] = p[i];
            // The last child of a small object comes to stand behind it, so that who goes down a tree
            // finds half of its path in the cache. (A match context, which has raw words, ends in a small.)
            if (header.header_kind() >= kFirstRawKind || !copy[words].is_boxed() || --left == 0) return;
            slot = copy + words;
            p = slot->boxed_ptr();
        }
    }

    /// Scans from `scan`, at most to `end`; gives where it stopped: at an object to be copied late,
    /// or at or (by the rest of an object) past `end`.
    [[gnu::always_inline]] Term* scan_words(Term* scan, const Term* end, const Term* late) {
        while (scan < end) {
            const Term word = *scan;
            if (word.is_list()) {
                forward_list(scan, word.list_ptr());
                scan++;
            } else if (word.is_boxed()) {
                forward_boxed(scan, word.boxed_ptr());
                scan++;
            } else if (!word.is_header()) {
                scan++;
            } else {
                const Kind kind = word.header_kind();
                if (scan == late) return scan;
                if (kind >= kFirstRawKind) {
                    scan += 1 + word.header_words();
                } else if (kind == Kind::MatchContext) {
                    forward(scan + 1);
                    scan[2] = Term::from_raw(reinterpret_cast<std::uint64_t>(whole_data(scan[1])));
                    scan += 1 + word.header_words();
                } else {
                    scan++;
                }
            }
        }
        return scan;
    }
};

} // namespace

template <bool kFull, bool kFragments> void Collection::trace(Heap& heap, std::int64_t* budget) {
    const auto address = [](const Term* p) { return reinterpret_cast<std::uint64_t>(p); };
    Mover<kFull, kFragments, std::vector<Late>> m{
        address(heap.start),
        address(heap.top) - address(heap.start),
        mature_words_ * sizeof(Term),
        address(heap.old_start),
        // A full collection leaves what is used; a minor one must know its own promoted terms too.
        kFull ? address(heap.old_top) - address(heap.old_start)
              : address(old_end_) - address(heap.old_start),
        address(young_start_),
        address(young_end_) - address(young_start_),
        address(old_start_),
        address(old_end_) - address(old_start_),
        young_top_,
        old_top_,
        promote_all_,
        &late_young_,
        &late_old_,
    };
    std::int64_t left = *budget;

    while (phase_ == Phase::Roots && left > 0) {
        if (root_range_ == roots_.size()) {
            phase_ = Phase::Stack;
            break;
        }
        const std::span<Term> range = roots_[root_range_];
        const std::size_t stop =
            std::min(range.size(), root_index_ + static_cast<std::size_t>(kScanWords));
        left -= static_cast<std::int64_t>(stop - root_index_) + 1;
        for (; root_index_ < stop; root_index_++)
            m.forward(&range[root_index_]);
        if (root_index_ == range.size()) {
            root_range_++;
            root_index_ = 0;
        }
    }

    while (phase_ == Phase::Stack && left > 0) {
        if (stack_cursor_ == heap.end) {
            phase_ = Phase::Scan;
            break;
        }
        Term* stop = heap.end - stack_cursor_ > kScanWords ? stack_cursor_ + kScanWords : heap.end;
        left -= stop - stack_cursor_;
        const Term* copied = m.young_top + (m.old_top - old_scan_);
        for (; stack_cursor_ < stop; stack_cursor_++)
            m.forward(stack_cursor_);
        left -= m.young_top + (m.old_top - old_scan_) - copied;
    }

    // One of the two spaces as far as it goes, then the other, until both are done.
    const auto scan_space =
        [&](Term*& scan, Term*& top, std::vector<Late>& late, std::size_t& late_next) {
            while (scan < top && left > 0) {
                const Late* next = late_next < late.size() ? &late[late_next] : nullptr;
                if (next != nullptr && scan >= next->to) {
                    // A large object: its words come over now, a stretch at a time.
                    const std::size_t words = next->to->header_words();
                    const std::size_t stop =
                        std::min(words, late_done_ + static_cast<std::size_t>(kScanWords));
                    Term* to = next->to + 1;
                    const Term* from = next->from + 1;
                    for (std::size_t i = late_done_; i < stop; i++) {
                        to[i] = from[i];
                        m.forward(to + i);
                    }
                    left -= static_cast<std::int64_t>(stop - late_done_);
                    late_done_ = stop;
                    if (stop == words) {
                        scan = to + words;
                        late_next++;
                        late_done_ = 0;
                    }
                    continue;
                }
                const Term* stop = top - scan > kScanWords ? scan + kScanWords : top;
                if (next != nullptr && next->to < stop) stop = next->to + 1;
                Term* reached = m.scan_words(scan, stop, next != nullptr ? next->to : nullptr);
                left -= reached - scan;
                scan = reached;
            }
        };
    while (phase_ == Phase::Scan && left > 0) {
        scan_space(young_scan_, m.young_top, late_young_, late_young_next_);
        scan_space(old_scan_, m.old_top, late_old_, late_old_next_);
        if (young_scan_ == m.young_top && old_scan_ == m.old_top) phase_ = Phase::OffHeap;
    }
    young_top_ = m.young_top;
    old_top_ = m.old_top;
    *budget = left;
}

// --- what is held outside the heap
// --------------------------------------------------------------------------

void Collection::sweep_off_heap(Heap& heap, std::int64_t* budget) {
    for (;;) {
        while (off_heap_from_ != nullptr) {
            if (*budget <= 0) return;
            *budget -= 16;
            Term* object = off_heap_from_;
            off_heap_from_ = reinterpret_cast<Term*>(object[1].raw());
            if (!object->is_boxed()) {
                object[1] = Term::from_raw(0);
                release_off_heap(object);
                continue;
            }
            Term* moved = object->boxed_ptr();
            std::size_t bytes = 0;
            if (moved->header_kind() == Kind::RefcBits) {
                const auto* held = reinterpret_cast<const RefcBytes*>(moved[kRefcBytes].raw());
                bytes = held->capacity;
            }
            if (moved >= old_start_ && moved < old_top_) {
                moved[1] = Term::from_raw(reinterpret_cast<std::uint64_t>(off_heap_old_));
                off_heap_old_ = moved;
                off_heap_old_bytes_ += bytes;
            } else {
                moved[1] = Term::from_raw(reinterpret_cast<std::uint64_t>(off_heap_young_));
                off_heap_young_ = moved;
                off_heap_young_bytes_ += bytes;
            }
        }
        if (off_heap_fragment_ != nullptr) {
            off_heap_from_ = off_heap_fragment_->off_heap;
            off_heap_fragment_ = off_heap_fragment_->next;
            *budget -= 1;
            if (*budget <= 0) return;
        } else if (off_heap_old_from_) {
            off_heap_old_from_ = false;
            off_heap_from_ = heap.old_off_heap;
        } else {
            break;
        }
    }
    settle_old(heap);
    settle_young(heap);
    stack_cursor_ = heap.end;
    phase_ = Phase::MoveStack;
}

// --- ending
// -------------------------------------------------------------------------------------------------

/// The old block, full collections only: the left one goes, the new one is cut or dropped.
void Collection::settle_old(Heap& heap) {
    if (full_) {
        free_block(heap.old_start, words_between(heap.old_start, heap.old_end));
        const std::size_t words = words_between(old_start_, old_end_),
                          used = words_between(old_start_, old_top_);
        if (used == 0) {
            free_block(old_start_, words);
            old_start_ = old_top_ = old_end_ = nullptr;
        } else if (words >= kMappedBlockWords) {
            const std::size_t kept = std::max(heap_size_at_least(2 * used), kMappedBlockWords);
            if (kept < words) {
                cut_block(old_start_, kept);
                old_end_ = old_start_ + kept;
            }
        }
        heap.old_start = old_start_;
        heap.old_end = old_end_;
    }
    heap.old_top = old_top_;
    heap.old_off_heap = off_heap_old_;
    heap.old_off_heap_bytes = off_heap_old_bytes_;
    if (full_) {
        const std::size_t limit =
            std::max<std::size_t>(2 * off_heap_old_bytes_, std::size_t{1} << 20);
        heap.old_off_heap_limit_kib =
            static_cast<std::uint32_t>(std::min<std::size_t>(limit >> 10, ~std::uint32_t{0}));
    }
}

/// The live words that the young block's size goes by: those in it, or what it would hold if it
/// were not all promoted.
std::size_t Collection::live_for_sizing(const Heap& heap, std::size_t live) const {
    return promote_all_ ? std::max(live, std::min(bound_ / 100 * heap.survival, kMaxFreeForLive))
                        : live;
}

/// Cuts the new young block if it is a mapped one and larger than what survived calls for.
void Collection::settle_young(Heap& heap) {
    const std::size_t words = words_between(young_start_, young_end_);
    if (words < kMappedBlockWords) return;
    const std::size_t stack = words_between(heap.stack, heap.end);
    const YoungDemand demand{live_for_sizing(heap, words_between(young_start_, young_top_)),
                             stack + root_words(),
                             stack,
                             need_};
    const std::size_t kept =
        std::max({young_size_for(demand), heap_size_at_least(heap.min_words), kMappedBlockWords});
    if (kept >= words) return;
    cut_block(young_start_, kept);
    young_end_ = young_start_ + kept;
}

/// Copies the stack, highest words first, to the end of the new block.
void Collection::move_stack(Heap& heap, std::int64_t* budget) {
    const std::size_t left = words_between(heap.stack, stack_cursor_);
    const std::size_t now =
        std::min(left, static_cast<std::size_t>(std::max<std::int64_t>(*budget, kScanWords)));
    Term* from = stack_cursor_ - now;
    if (now > 0)
        std::memcpy(static_cast<void*>(young_end_ - (heap.end - from)), from, now * sizeof(Term));
    stack_cursor_ = from;
    *budget -= static_cast<std::int64_t>(now / 4);
    if (now == left) phase_ = Phase::Fragments;
}

void Collection::drop_fragments(Heap& heap, std::int64_t* budget) {
    while (heap.fragments != nullptr) {
        if (*budget <= 0) return;
        *budget -= 16;
        Fragment* fragment = heap.fragments;
        heap.fragments = fragment->next;
        Fragment::destroy(fragment);
    }
    heap.fragment_words = 0;
    phase_ = Phase::Done;
}

void Collection::finish_round(Heap& heap) {
    const std::size_t stack = words_between(heap.stack, heap.end);
    free_block(heap.start, words_between(heap.start, heap.end));
    heap.start = young_start_;
    heap.end = young_end_;
    heap.stack = young_end_ - stack;
    heap.top = heap.high_water = young_top_;
    heap.off_heap = off_heap_young_;
    heap.off_heap_bytes = 0;
    heap.off_heap_limit =
        std::max<std::size_t>(std::size_t{1} << 18, off_heap_young_bytes_ + off_heap_old_bytes_);
    if (!second_round_) {
        heap.minor_collections = full_ ? 0 : heap.minor_collections + 1;
        heap.collections++;
    }
    const std::size_t at_work = live_for_sizing(heap, words_between(heap.start, heap.top));
    if (another_round(heap)) return;

    const std::size_t live = words_between(heap.start, heap.top),
                      old_used = words_between(heap.old_start, heap.old_top);
    survived_ = live + (old_left_ ? old_used : old_used - old_before_);
    if (!old_left_ && bound_ > 0)
        heap.survival =
            static_cast<std::uint8_t>(std::min<std::size_t>(survived_ * 100 / bound_, 100));
    heap.last_live = static_cast<std::uint32_t>(std::min<std::size_t>(at_work, ~std::uint32_t{0}));
    heap.gc_wanted = false;
#ifdef JOIST_GC_STRESS
    heap.set_stress_pause();
#endif
    over_limit_ = heap.max_words != 0 && live + old_used + stack + need_ > heap.max_words;
    active_ = false;
}

/// When the block chosen turned out too small, or (small blocks, not busy) far too large, the
/// survivors move once more.
bool Collection::another_round(Heap& heap) {
    if (second_round_) return false;
    const std::size_t words = words_between(heap.start, heap.end),
                      stack = words_between(heap.stack, heap.end);
    const std::size_t live = words_between(heap.start, heap.top);
    const YoungDemand demand{live_for_sizing(heap, live), stack + root_words(), stack, need_};
    const std::size_t least = live + stack + need_ + Heap::kReserved;
    const std::size_t wanted =
        std::max(young_size_for(demand),
                 heap_size_at_least(std::max(heap.min_words, Heap::kDefaultMinWords)));
    const bool too_small =
        least > words || (wanted > words && words - least < (wanted - least) / 3);
    const bool too_large = words > kHotYoungWords && words > 6 * wanted && heap.hot_streak == 0;
    // The old block of a full collection had to be as large as all that might survive; mapped ones
    // have been cut.
    const std::size_t old_words = words_between(heap.old_start, heap.old_end),
                      old_used = words_between(heap.old_start, heap.old_top);
    const bool old_too_large =
        full_ && old_words < kMappedBlockWords && old_words > 4 * heap_size_at_least(2 * old_used);
    if (!too_small && !too_large && !old_too_large) return false;
    second_round_ = true;
    start_round(heap, old_too_large, too_small || too_large ? wanted : words);
    return true;
}

void collect_now(Heap& heap, RootRanges roots, std::size_t need, bool full) {
    Collection collection;
    collection.begin(heap, std::move(roots), need, full);
    collection.finish(heap);
}

} // namespace joist
