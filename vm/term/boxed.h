// What a boxed term points at: one header word (kind, number of words that follow), then the words
// drawn here. Views borrow: a collection leaves them dangling. They assert the kind and never
// allocate.
//
//   Tuple         element 1 ... element n                         (n = header words; {} is a lone
//   header) FlatMap       keys (a tuple, in term order) | value 1 ... n   (header words = n + 1)
//   HashMap       count (small) | bitmap (small) | child ...      a child is a cons cell
//   [Key|Value], or boxed HamtNode/HamtLeaf HamtNode      bitmap (small) | child ... HamtLeaf cons
//   cell [Key|Value] ...                       keys with equal 64-bit hashes Fun FunEntry* |
//   creator pid | free variable ...     (header words = 2 + free) ExportFun     Export* SubBits
//   whole (HeapBits or RefcBits) | start bit (small) | size in bits (small) MatchContext  whole |
//   data address (8-aligned) | position bit (small) | end bit (small) Bignum, NegBignum   limb,
//   least significant first             magnitude does not fit a small Float         double
//   HeapBits      size in bits (raw number) | bytes, padded with whatever
//   Ref           id (raw) | owner (raw: pid word for alias/monitor references, or 0)
//   RefcBits      next off-heap object | RefcBytes* | start bit (raw) | size in bits (raw) | flags
//   (raw) MagicRef      next off-heap object | id (raw) | MagicObject* ExternalPid   next off-heap
//   object | NodeEntry* | number (32 bits) | serial << 32 (raw) ExternalPort  next off-heap object
//   | NodeEntry* | number (raw) ExternalRef   next off-heap object | NodeEntry* | count of 32-bit
//   words (raw) | words, two in one, low half first
#pragma once

#include "vm/term/term.h"

#include <atomic>
#include <cassert>
#include <cstdlib>
#include <cstring>
#include <span>

namespace joist {

/// How many heap words a boxed object takes, header included.
inline std::size_t boxed_words(const Term* header) {
    return 1 + header->header_words();
}

inline Term cons_head(Term list) {
    return list.list_ptr()[0];
}
inline Term cons_tail(Term list) {
    return list.list_ptr()[1];
}

class TupleView {
public:
    explicit TupleView(Term term) : words_{term.boxed_ptr()} { assert(term.is_tuple()); }
    std::size_t arity() const { return words_->header_words(); }
    Term operator[](std::size_t index) const { return words_[1 + index]; } ///< counted from 0
    const Term* begin() const { return words_ + 1; }
    const Term* end() const { return words_ + 1 + arity(); }
    Term* elements() const { return words_ + 1; }

private:
    Term* words_;
};

/// A native record: its definition, a tuple of module, name, whether it's exported and the fields'
/// names; then what these hold.
class RecordView {
public:
    static constexpr std::size_t kBeforeFields =
        3; ///< elements of the definition in front of the names
    explicit RecordView(Term term) : words_{term.boxed_ptr()} { assert(term.is_native_record()); }
    Term module() const { return definition()[1]; }
    Term name() const { return definition()[2]; }
    Term exported() const { return definition()[3]; } ///< true or false
    std::size_t field_count() const { return words_->header_words() - 1; }
    const Term* fields() const { return definition() + 1 + kBeforeFields; }
    Term field(std::size_t index) const { return fields()[index]; } ///< counted from 0
    Term* values() const { return words_ + 2; }
    Term value(std::size_t index) const { return words_[2 + index]; }

private:
    const Term* definition() const { return words_[1].boxed_ptr(); }
    Term* words_;
};

/// A map of up to kMaxFlatMap keys.
inline constexpr std::size_t kMaxFlatMap = 32;
class FlatMapView {
public:
    explicit FlatMapView(Term term) : words_{term.boxed_ptr()} {
        assert(term.is_kind(Kind::FlatMap));
    }
    std::size_t size() const { return words_->header_words() - 1; }
    Term keys_tuple() const { return words_[1]; }
    const Term* keys() const { return words_[1].boxed_ptr() + 1; }
    Term* values() const { return words_ + 2; }

private:
    Term* words_;
};

/// Number of pairs of any map.
inline std::size_t map_size(Term map) {
    const Term* p = map.boxed_ptr();
    return p->header_kind() == Kind::FlatMap ? p->header_words() - 1
                                             : static_cast<std::size_t>(p[1].small_value());
}

class BignumView {
public:
    explicit BignumView(Term term) : words_{term.boxed_ptr()} { assert(term.is_bignum()); }
    bool negative() const { return words_->header_kind() == Kind::NegBignum; }
    std::size_t limb_count() const { return words_->header_words(); }
    const std::uint64_t* limbs() const {
        return reinterpret_cast<const std::uint64_t*>(words_ + 1);
    }

private:
    const Term* words_;
};

inline double float_value(Term term) {
    if (term.is_self_float()) return term.self_float_value();
    assert(term.is_boxed_float());
    double d;
    std::memcpy(&d, term.boxed_ptr() + 1, sizeof d);
    return d;
}

/// Bytes outside the heaps, shared by reference count. `bytes()` is 8-aligned.
/// Content is immutable but for the bytes past the end of every view, which the one writer may fill
/// (see bs_append).
struct RefcBytes {
    std::atomic<std::size_t> refs;
    std::size_t capacity; // bytes
    std::uint8_t* bytes() { return reinterpret_cast<std::uint8_t*>(this + 1); }
    const std::uint8_t* bytes() const { return reinterpret_cast<const std::uint8_t*>(this + 1); }

    /// With one reference. Never null: out of memory is fatal.
    static RefcBytes* create(std::size_t capacity);
    void retain() { refs.fetch_add(1, std::memory_order_relaxed); }
    void release();
};

/// Which class a magic object is of: who finds one behind a reference casts by this.
enum class MagicType : std::uint8_t {
    Other,
    EtsTable,
    MatchSpec,
    BinaryPattern,
    Atomics,
    Counters,
    Deflation,
    Regex,
    TraceSession
};

/// A C++ object owned by a magic reference; deleted with the last one.
struct MagicObject {
    explicit MagicObject(MagicType magic_type = MagicType::Other) : type{magic_type} {}
    const MagicType type;
    std::atomic<std::size_t> refs{1};
    std::uint64_t id = 0; ///< the reference's identity
    virtual ~MagicObject() = default;
    void retain() { refs.fetch_add(1, std::memory_order_relaxed); }
    void release() {
        if (refs.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }
};

// RefcBits words, by index from the header.
inline constexpr std::size_t kRefcNext = 1, kRefcBytes = 2, kRefcStart = 3, kRefcSize = 4,
                             kRefcFlags = 5, kRefcWords = 6;
inline constexpr std::uint64_t kRefcWritable =
    1; ///< this object owns the right to append behind its end
inline constexpr std::size_t kSubBitsWords = 4, kMatchContextWords = 5, kRefWords = 3,
                             kMagicRefWords = 4, kFunHeaderWords = 3;
inline constexpr std::size_t kMaxHeapBytes = 64; ///< longer binaries are reference-counted

/// Any bitstring, looked at: `bit(i)` of the value is bit `start + i` of `base`, most significant
/// first.
struct BitsView {
    const std::uint8_t* base;
    std::size_t start; ///< bits
    std::size_t size;  ///< bits

    bool whole_bytes() const { return size % 8 == 0; }
    bool byte_aligned() const { return start % 8 == 0; }
    const std::uint8_t* bytes() const { return base + start / 8; } ///< meaningful when byte_aligned
    std::size_t byte_size() const { return (size + 7) / 8; }
};

/// The raw data behind a HeapBits or RefcBits object (bit 0 of a RefcBits' buffer, not of its
/// view).
inline const std::uint8_t* whole_data(Term whole) {
    const Term* p = whole.boxed_ptr();
    if (p->header_kind() == Kind::HeapBits) return reinterpret_cast<const std::uint8_t*>(p + 2);
    return reinterpret_cast<const RefcBytes*>(p[kRefcBytes].raw())->bytes();
}

inline BitsView bits_view(Term term) {
    assert(term.is_bitstring());
    const Term* p = term.boxed_ptr();
    switch (p->header_kind()) {
    case Kind::HeapBits:
        return {reinterpret_cast<const std::uint8_t*>(p + 2), 0, p[1].raw()};
    case Kind::RefcBits:
        return {reinterpret_cast<const RefcBytes*>(p[kRefcBytes].raw())->bytes(),
                p[kRefcStart].raw(),
                p[kRefcSize].raw()};
    default: // SubBits: its start counts from bit 0 of the whole's buffer
        return {whole_data(p[1]),
                static_cast<std::size_t>(p[2].small_value()),
                static_cast<std::size_t>(p[3].small_value())};
    }
}

inline std::size_t bit_size_of(Term bits) {
    return bits_view(bits).size;
}
inline bool is_binary(Term term) {
    return term.is_bitstring() && bit_size_of(term) % 8 == 0;
}

struct FunEntry; // vm/code/module.h
struct Export;   // vm/code/export.h

class FunView {
public:
    explicit FunView(Term term) : words_{term.boxed_ptr()} { assert(term.is_kind(Kind::Fun)); }
    FunEntry* entry() const { return reinterpret_cast<FunEntry*>(words_[1].raw()); }
    Term creator() const { return words_[2]; }
    std::size_t free_count() const { return words_->header_words() - 2; }
    const Term* free_variables() const { return words_ + 3; }

private:
    const Term* words_;
};
inline Export* export_of(Term export_fun) {
    return reinterpret_cast<Export*>(export_fun.boxed_ptr()[1].raw());
}

/// A local reference's identity: unique in this node's life. Works for Ref and MagicRef.
inline std::uint64_t ref_id(Term ref) {
    const Term* p = ref.boxed_ptr();
    return p->header_kind() == Kind::Ref ? p[1].raw() : p[2].raw();
}
/// The pid an alias or monitor reference speaks for; none() for plain references.
inline Term ref_owner(Term ref) {
    const Term* p = ref.boxed_ptr();
    return p->header_kind() == Kind::Ref && p[2].raw() != 0 ? p[2] : Term::none();
}

/// Calls `f(Term)` for each element of a proper list; false if the list is improper (or not a
/// list).
template <class F> bool for_each_element(Term list, F&& f) {
    while (list.is_list()) {
        f(cons_head(list));
        list = cons_tail(list);
    }
    return list.is_nil();
}

} // namespace joist
