// One Erlang value in one machine word, and nothing that looks behind the word: see boxed.h for
// what it points at.
//
// The three low bits are the tag:
//
//     .000  small integer, 61 bits, signed        .001 .100 .101  float, rotated left by 4, plus 1
//     .010  list: address of a cons cell          .110  other immediates: atom, local pid, local
//     port, [], markers .011  boxed: address of a header word       .111  header (heap only) or
//     return address (stack only)
//
// A word with tag 000 that is really an 8-aligned address (a C++ pointer kept in a heap object)
// looks like a small integer to the collector, which is why such pointers need no special care
// there.
//
// Immediates (tag 110) have a subtag in bits 3..5 and 58 bits of payload above it.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace joist {

enum class Tag : std::uint8_t {
    Small = 0,
    Float1 = 1,
    List = 2,
    Boxed = 3,
    Float4 = 4,
    Float5 = 5,
    Immediate = 6,
    Header = 7
};
enum class Subtag : std::uint8_t { Atom = 0, Pid = 1, Port = 2, Nil = 3, Special = 4, Catch = 5 };

/// Kinds of boxed object; see boxed.h for the layouts. Five bits in the header.
enum class Kind : std::uint8_t {
    Tuple = 0,
    FlatMap,      // up to 32 keys
    HashMap,      // root of a HAMT
    HamtNode,     // inner node of a HAMT; never seen by Erlang
    HamtLeaf,     // several pairs with equal hashes; never seen by Erlang
    Fun,          // closure
    ExportFun,    // fun M:F/A
    SubBits,      // slice of a HeapBits or RefcBits
    MatchContext, // state of a bit-syntax match
    Record,       // native record
    // From here on the words after the header are raw data, not terms.
    Bignum,    // positive
    NegBignum, // negative
    Float,     // boxed double, one that the self-tagged form can't hold
    HeapBits,  // bytes on the heap
    Ref,       // local reference
    // From here on the object holds something outside the heap and is in the heap's off-heap list.
    RefcBits, // reference-counted bytes
    MagicRef, // a reference that owns a C++ object (ETS table, ...)
    ExternalPid,
    ExternalPort,
    ExternalRef,
};
inline constexpr Kind kFirstRawKind = Kind::Bignum;
inline constexpr Kind kFirstOffHeapKind = Kind::RefcBits;

class Term {
public:
    constexpr Term() : word_{kNonValue} {}
    static constexpr Term from_raw(std::uint64_t word) { return Term{word}; }
    constexpr std::uint64_t raw() const { return word_; }

    friend constexpr bool operator==(Term a, Term b) {
        return a.word_ == b.word_;
    } ///< identity of words, not =:=

    // What it is.
    constexpr Tag tag() const { return static_cast<Tag>(word_ & 7); }
    constexpr bool is_small() const { return (word_ & 7) == 0; }
    constexpr bool is_list() const { return (word_ & 7) == 2; } ///< a cons cell; nil is not
    constexpr bool is_boxed() const { return (word_ & 7) == 3; }
    constexpr bool is_pointer() const { return (word_ & 6) == 2; } ///< cons or boxed
    constexpr bool is_header() const { return (word_ & 7) == 7; }
    constexpr bool is_self_float() const { return (0b00110010u >> (word_ & 7)) & 1; }
    constexpr bool is_immediate() const { return !is_pointer(); }
    constexpr bool is_atom() const { return (word_ & 63) == 6; }
    constexpr bool is_local_pid() const { return (word_ & 63) == (6 | 1 << 3); }
    constexpr bool is_local_port() const { return (word_ & 63) == (6 | 2 << 3); }
    constexpr bool is_nil() const { return word_ == (6 | 3 << 3); }
    constexpr bool is_catch() const { return (word_ & 63) == (6 | 5 << 3); }
    constexpr bool is_value() const { return word_ != kNonValue; }
    constexpr bool is_none() const { return word_ == kNonValue; }

    // Small integers.
    static constexpr std::int64_t kSmallMax = (std::int64_t{1} << 60) - 1;
    static constexpr std::int64_t kSmallMin = -(std::int64_t{1} << 60);
    static constexpr bool fits_small(std::int64_t v) { return v >= kSmallMin && v <= kSmallMax; }
    static constexpr Term small(std::int64_t v) {
        return Term{static_cast<std::uint64_t>(v) << 3};
    } ///< v must fit
    constexpr std::int64_t small_value() const { return static_cast<std::int64_t>(word_) >> 3; }

    // Atoms: an index into the atom table.
    static constexpr Term atom(std::uint32_t index) { return immediate(Subtag::Atom, index); }
    constexpr std::uint32_t atom_index() const { return static_cast<std::uint32_t>(word_ >> 6); }

    // Local pids and ports: slot number in the low 28 bits of the payload, the slot's serial above.
    static constexpr Term local_pid(std::uint64_t payload) {
        return immediate(Subtag::Pid, payload);
    }
    static constexpr Term local_port(std::uint64_t payload) {
        return immediate(Subtag::Port, payload);
    }
    constexpr std::uint64_t payload() const { return word_ >> 6; }

    static constexpr Term nil() { return Term{6 | 3 << 3}; }
    static constexpr Term none() {
        return Term{kNonValue};
    } ///< no value: "exception raised", "not there"

    // Markers in catch slots of stack frames: index into the node's catch table.
    static constexpr Term catch_marker(std::uint32_t index) {
        return immediate(Subtag::Catch, index);
    }

    // Pointers. The address must be 8-aligned.
    static Term list(const Term* cell) { return Term{reinterpret_cast<std::uint64_t>(cell) | 2}; }
    static Term boxed(const Term* header) {
        return Term{reinterpret_cast<std::uint64_t>(header) | 3};
    }
    Term* list_ptr() const { return reinterpret_cast<Term*>(word_ - 2); }
    Term* boxed_ptr() const { return reinterpret_cast<Term*>(word_ - 3); }
    Term* ptr() const { return reinterpret_cast<Term*>(word_ & ~std::uint64_t{7}); }

    // Floats held in the word (see docs/terms.md). `can_self_tag` tells whether `d` has that form.
    static constexpr bool can_self_tag(double d) {
        return (0b00011001u >> ((std::bit_cast<std::uint64_t>(d) >> 60) & 7)) & 1;
    }
    static constexpr Term self_float(double d) {
        return Term{std::rotl(std::bit_cast<std::uint64_t>(d), 4) + 1};
    }
    constexpr double self_float_value() const {
        return std::bit_cast<double>(std::rotr(word_ - 1, 4));
    }

    // Headers: kind in bits 3..7, number of words that follow in bits 8 and up.
    static constexpr Term header(Kind kind, std::size_t words) {
        return Term{words << 8 | static_cast<std::uint64_t>(kind) << 3 | 7};
    }
    constexpr Kind header_kind() const { return static_cast<Kind>((word_ >> 3) & 31); }
    constexpr std::size_t header_words() const { return word_ >> 8; }

    // Return addresses on a process's stack: an 8-aligned instruction address with tag 111.
    static Term return_address(const void* instruction) {
        return Term{reinterpret_cast<std::uint64_t>(instruction) | 7};
    }
    template <class T> const T* return_target() const {
        return reinterpret_cast<const T*>(word_ - 7);
    }

    // Boxed objects, by kind. All assert nothing: they look, and say yes or no.
    bool is_kind(Kind kind) const { return is_boxed() && boxed_ptr()->header_kind() == kind; }
    bool is_tuple() const { return is_kind(Kind::Tuple); }
    bool is_map() const {
        return is_boxed() && (static_cast<unsigned>(boxed_ptr()->header_kind()) - 1u) < 2u;
    }
    bool is_native_record() const { return is_kind(Kind::Record); }
    bool is_bignum() const {
        return is_boxed() && (boxed_ptr()->header_kind() == Kind::Bignum ||
                              boxed_ptr()->header_kind() == Kind::NegBignum);
    }
    bool is_integer() const { return is_small() || is_bignum(); }
    bool is_boxed_float() const { return is_kind(Kind::Float); }
    bool is_float() const { return is_self_float() || is_boxed_float(); }
    bool is_number() const {
        return is_small() || is_self_float() || is_bignum() || is_boxed_float();
    }
    bool is_bitstring() const; ///< HeapBits, RefcBits or SubBits
    bool is_fun() const {
        return is_boxed() && (boxed_ptr()->header_kind() == Kind::Fun ||
                              boxed_ptr()->header_kind() == Kind::ExportFun);
    }
    bool is_pid() const { return is_local_pid() || is_kind(Kind::ExternalPid); }
    bool is_port() const { return is_local_port() || is_kind(Kind::ExternalPort); }
    bool is_ref() const {
        return is_boxed() && (boxed_ptr()->header_kind() == Kind::Ref ||
                              boxed_ptr()->header_kind() == Kind::MagicRef ||
                              boxed_ptr()->header_kind() == Kind::ExternalRef);
    }

private:
    static constexpr std::uint64_t kNonValue = 6 | 4 << 3; // Special, payload 0
    static constexpr Term immediate(Subtag sub, std::uint64_t payload) {
        return Term{payload << 6 | static_cast<std::uint64_t>(sub) << 3 | 6};
    }
    explicit constexpr Term(std::uint64_t word) : word_{word} {}
    std::uint64_t word_;
};
static_assert(sizeof(Term) == 8);

inline bool Term::is_bitstring() const {
    if (!is_boxed()) return false;
    const Kind k = boxed_ptr()->header_kind();
    return k == Kind::HeapBits || k == Kind::RefcBits || k == Kind::SubBits;
}

} // namespace joist
