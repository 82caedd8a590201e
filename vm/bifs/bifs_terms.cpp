// Terms as bytes and as numbers: the external format, hashes, checksums, digests; sizes (erts_debug).

#include "vm/bifs/bif.h"
#include "vm/bifs/iodata.h"
#include "vm/bifs/md5.h"
#include "vm/bifs/slices.h"
#include "vm/heap/copy.h"
#include "vm/beam/external_tags.h"
#include "vm/heap/external_term.h"
#include "vm/term/atom_table.h"
#include "vm/term/compare.h"

#include <zlib.h>

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <vector>

namespace joist {

// --- the external term format ----------------------------------------------------------------------------

namespace {

bool parse_encode_options(Term list, EncodeOptions& o) {
    bool ok = true;
    const bool proper = for_each_element(list, [&](Term t) {
        if (t == atoms::compressed) {
            o.compressed = 6;
        } else if (t == atoms::deterministic) {
            o.deterministic = true;
        } else if (t == atom("local")) {
            // local: no meaning for other nodes; we encode as usual
        } else if (t.is_tuple() && TupleView{t}.arity() == 2 && TupleView{t}[1].is_small()) {
            const std::int64_t n = TupleView{t}[1].small_value();
            if (TupleView{t}[0] == atoms::compressed && n >= 0 && n <= 9)
                o.compressed = static_cast<int>(n);
            else if (TupleView{t}[0] == atoms::minor_version && n >= 0 && n <= 2)
                o.minor_version = static_cast<int>(n);
            else
                ok = false;
        } else {
            ok = false;
        }
    });
    return proper && ok;
}

/// What is encoded or decoded at a time, and how much of it is worth one reduction.
constexpr std::size_t kCodedSlice = 1 << 16, kCodedBytesPerReduction = 100;

struct Encoding final : NativeState {
    Encoding(Term term, const EncodeOptions& o) : job{term, o} {}
    bool pins_heap() const override { return true; }
    EncodeJob job;
};

struct Decoding final : NativeState {
    Decoding(Heap& heap, Term b, bool safe) : binary{b} {
        if (const BitsView v = bits_view(b); v.byte_aligned()) job.emplace(heap, std::span{v.bytes(), v.size / 8}, safe);
    }
    bool pins_heap() const override { return true; }

    bool step(Heap& heap, bool safe, std::size_t bytes) {
        if (job) return job->step(bytes);
        const BitsView v = bits_view(binary);
        const std::size_t from = store.size(), n = std::min(bytes, v.size / 8 - from);
        if (from == 0) store.reserve(v.size / 8);
        store.resize(from + n);
        copy_bits_out(store.data() + from, v.base, v.start + 8 * from, 8 * n);
        if (store.size() == v.size / 8) job.emplace(heap, store, safe);
        return false;
    }
    Term binary;
    std::vector<std::uint8_t> store; ///< its bytes, if they are not aligned
    std::optional<DecodeJob> job;
};

bool coded(Process& p, std::size_t bytes) {
    p.charge(static_cast<std::int64_t>(bytes / kCodedBytesPerReduction));
    return p.out_of_reductions();
}

Term encode(Process& p, Term term, const EncodeOptions& o) {
    if (!p.native_state) {
        std::vector<std::uint8_t> bytes;
        if (encode_external_within(term, o, kCodedSlice, &bytes)) {
            coded(p, bytes.size());
            return make_binary(p.heap(), bytes);
        }
        // Large: begins anew with what can be kept.
        p.native_state = std::make_unique<Encoding>(term, o);
    }
    EncodeJob& job = static_cast<Encoding&>(*p.native_state).job;
    while (!job.step(kCodedSlice))
        if (coded(p, kCodedSlice)) return p.yield_native();
    const Term result = job.take(p.heap());
    p.native_state.reset();
    return result;
}

struct Sizing final : NativeState {
    Sizing(Term term, const EncodeOptions& o) : job{term, o} {}
    bool pins_heap() const override { return true; }
    ExternalSizeJob job;
};

Term encoded_size(Process& p, Term term, const EncodeOptions& o) {
    ExternalSizeJob& job = kept_or_new<Sizing>(p, term, o).job;
    bool done;
    while (!(done = job.step(kCodedSlice)) && !coded(p, kCodedSlice)) {}
    if (!done) return p.yield_native();
    const Term result = make_unsigned(p.heap(), job.size());
    p.native_state.reset();
    return result;
}

Term decode(Process& p, Term binary, bool safe, bool used) {
    if (!is_binary(binary)) return p.badarg();
    DecodeResult r;
    const auto is_compressed = [](const BitsView& v) { return v.size >= 16 && read_bits8(v.base, v.start + 8) == external::kCompressed; };
    if (p.native_state || bits_view(binary).size / 8 > kCodedSlice || is_compressed(bits_view(binary))) {
        if (!p.native_state) p.native_state = std::make_unique<Decoding>(p.heap(), binary, safe);
        auto& state = static_cast<Decoding&>(*p.native_state);
        while (!state.step(p.heap(), safe, kCodedSlice))
            if (coded(p, kCodedSlice)) return p.yield_native();
        r = state.job->result();
        p.native_state.reset();
    } else {
        const BitsView v = bits_view(binary);
        std::vector<std::uint8_t> store;
        if (!v.byte_aligned()) for_each_piece(binary, [&](auto piece) { store.insert(store.end(), piece.begin(), piece.end()); });
        r = decode_external(p.heap(), v.byte_aligned() ? std::span{v.bytes(), v.size / 8} : std::span<const std::uint8_t>{store}, safe);
        coded(p, v.size / 8);
    }
    if (r.term.is_none()) return p.badarg();
    return used ? make_tuple(p.heap(), {r.term, Term::small(static_cast<std::int64_t>(r.used))}) : r.term;
}

} // namespace

Term bif_erlang_term_to_binary_1(Process& p, const Term* args) {
    EncodeOptions o;
    return encode(p, args[0], o);
}
Term bif_erlang_term_to_binary_2(Process& p, const Term* args) {
    EncodeOptions o;
    return parse_encode_options(args[1], o) ? encode(p, args[0], o) : p.badarg();
}
Term bif_erlang_term_to_iovec_1(Process& p, const Term* args) {
    const Term binary = bif_erlang_term_to_binary_1(p, args);
    return binary.is_none() ? binary : make_cons(p.heap(), binary, Term::nil());
}
Term bif_erlang_term_to_iovec_2(Process& p, const Term* args) {
    const Term binary = bif_erlang_term_to_binary_2(p, args);
    return binary.is_none() ? binary : make_cons(p.heap(), binary, Term::nil());
}

Term bif_erlang_binary_to_term_1(Process& p, const Term* args) { return decode(p, args[0], false, false); }
Term bif_erlang_binary_to_term_2(Process& p, const Term* args) {
    bool safe = false, used = false, ok = true;
    const bool proper = for_each_element(args[1], [&](Term t) {
        if (t == atoms::safe)
            safe = true;
        else if (t == atoms::used)
            used = true;
        else
            ok = false;
    });
    return proper && ok ? decode(p, args[0], safe, used) : p.badarg();
}

Term bif_erlang_external_size_1(Process& p, const Term* args) {
    EncodeOptions o;
    return encoded_size(p, args[0], o);
}
Term bif_erlang_external_size_2(Process& p, const Term* args) {
    EncodeOptions o;
    return parse_encode_options(args[1], o) ? encoded_size(p, args[0], o) : p.badarg();
}

// --- hashes ----------------------------------------------------------------------------------------------

namespace {

constexpr std::size_t kHashSlice = 4000;

struct Hashing final : NativeState {
    explicit Hashing(Term term) : job{term} {}
    bool pins_heap() const override { return true; }
    HashJob job;
};

/// False when it must go on in the next turn.
bool hash_in_slices(Process& p, Term term, std::uint32_t* hash) {
    if (!p.native_state) {
        if (HashJob::at_once(term, kHashSlice, hash)) return true;
        // Long: begins anew with what can be kept.
        p.native_state = std::make_unique<Hashing>(term);
    }
    HashJob& job = static_cast<Hashing&>(*p.native_state).job;
    while (!job.step(kHashSlice))
        if (turn_over(p, kHashSlice)) return p.yield_native(), false;
    *hash = job.hash();
    p.native_state.reset();
    return true;
}

} // namespace

Term bif_erlang_phash2_1(Process& p, const Term* args) {
    std::uint32_t hash;
    return hash_in_slices(p, args[0], &hash) ? Term::small(hash & ((1u << 27) - 1)) : Term::none();
}

Term bif_erlang_phash2_2(Process& p, const Term* args) {
    if (!args[1].is_small() || args[1].small_value() < 1 || args[1].small_value() > std::int64_t{1} << 32) return p.badarg();
    const auto range = static_cast<std::uint64_t>(args[1].small_value());
    std::uint32_t hash;
    return hash_in_slices(p, args[0], &hash) ? Term::small(static_cast<std::int64_t>(hash % range)) : Term::none();
}

// --- checksums and digests over iodata ----------------------------------------------------------------------

namespace {

using Update = uLong (*)(uLong, const Bytef*, uInt);

struct SumSink {
    static constexpr std::size_t kBytesPerUnit = 8;
    static constexpr bool kBitstrings = false;
    Update update;
    uLong sum;
    void bytes(std::span<const std::uint8_t> piece) { sum = update(sum, piece.data(), static_cast<uInt>(piece.size())); }
};

struct DigestSink {
    static constexpr std::size_t kBytesPerUnit = 1;
    static constexpr bool kBitstrings = false;
    Md5 md5;
    void bytes(std::span<const std::uint8_t> piece) { md5.add(piece); }
};

template <class Sink> struct Summing final : NativeState {
    Summing(IodataWalk&& w, const Sink& s) : walk{std::move(w)}, sink{s} {}
    IodataWalk walk;
    Sink sink;
    void add_roots(RootRanges& roots) override { walk.add_roots(roots); }
};

// Shows the data to the sink, or to the one kept from the last turn; false when the function must give none(), which is set up.
template <class Sink> bool sum_up(Process& p, Term data, Sink& sink) {
    if (p.native_state) {
        auto& kept = static_cast<Summing<Sink>&>(*p.native_state);
        const WalkStep step = walk_turn(p, kept.walk, kept.sink);
        if (step == WalkStep::More) return p.yield_native(), false;
        sink = kept.sink;
        p.native_state.reset();
        return step == WalkStep::Done || (p.badarg(), false);
    }
    if (!data.is_list() && !data.is_nil() && !data.is_bitstring()) return p.badarg(), false;
    IodataWalk walk{data};
    const WalkStep step = walk_turn(p, walk, sink);
    if (step == WalkStep::More) {
        p.native_state = std::make_unique<Summing<Sink>>(std::move(walk), sink);
        return p.yield_native(), false;
    }
    return step == WalkStep::Done || (p.badarg(), false);
}

Term checksum(Process& p, Term start, Term data, Update update) {
    SumSink sink{update, 0};
    if (start.is_value()) {
        if (!start.is_small() || start.small_value() < 0 || start.small_value() > 0xffffffff) return p.badarg();
        sink.sum = static_cast<uLong>(start.small_value());
    } else {
        sink.sum = update(0, nullptr, 0);
    }
    return sum_up(p, data, sink) ? Term::small(static_cast<std::int64_t>(sink.sum)) : Term::none();
}

Term combine(Process& p, const Term* args, uLong (*f)(uLong, uLong, z_off_t)) {
    for (int i = 0; i < 3; i++)
        if (!args[i].is_small() || args[i].small_value() < 0 || (i < 2 && args[i].small_value() > 0xffffffff)) return p.badarg();
    return Term::small(static_cast<std::int64_t>(f(static_cast<uLong>(args[0].small_value()), static_cast<uLong>(args[1].small_value()), args[2].small_value())));
}

} // namespace

Term bif_erlang_crc32_1(Process& p, const Term* args) { return checksum(p, Term::none(), args[0], crc32); }
Term bif_erlang_crc32_2(Process& p, const Term* args) { return checksum(p, args[0], args[1], crc32); }
Term bif_erlang_crc32_combine_3(Process& p, const Term* args) { return combine(p, args, crc32_combine); }
Term bif_erlang_adler32_1(Process& p, const Term* args) { return checksum(p, Term::none(), args[0], adler32); }
Term bif_erlang_adler32_2(Process& p, const Term* args) { return checksum(p, args[0], args[1], adler32); }
Term bif_erlang_adler32_combine_3(Process& p, const Term* args) { return combine(p, args, adler32_combine); }

Term bif_erlang_md5_1(Process& p, const Term* args) {
    DigestSink sink;
    if (!sum_up(p, args[0], sink)) return Term::none();
    std::uint8_t digest[16];
    sink.md5.finish(digest);
    return make_binary(p.heap(), digest);
}

namespace {

bool md5_context(Term t, Md5* md5) {
    if (!is_binary(t) || bit_size_of(t) != sizeof(Md5) * 8 || !bits_view(t).byte_aligned()) return false;
    std::memcpy(static_cast<void*>(md5), bits_view(t).bytes(), sizeof(Md5));
    return true;
}

Term md5_binary(Process& p, const Md5& md5) { return make_binary(p.heap(), {reinterpret_cast<const std::uint8_t*>(&md5), sizeof md5}); }

} // namespace

Term bif_erlang_md5_init_0(Process& p, const Term*) { return md5_binary(p, Md5{}); }
Term bif_erlang_md5_update_2(Process& p, const Term* args) {
    DigestSink sink;
    if (!md5_context(args[0], &sink.md5)) return p.badarg();
    return sum_up(p, args[1], sink) ? md5_binary(p, sink.md5) : Term::none();
}
Term bif_erlang_md5_final_1(Process& p, const Term* args) {
    Md5 md5;
    if (!md5_context(args[0], &md5)) return p.badarg();
    std::uint8_t digest[16];
    md5.finish(digest);
    return make_binary(p.heap(), digest);
}

// --- erts_debug ---------------------------------------------------------------------------------------------

Term bif_erts_debug_flat_size_1(Process& p, const Term* args) { return make_unsigned(p.heap(), flat_size(args[0])); }

Term bif_erts_debug_size_1(Process& p, const Term* args) {
    // What is there once counts once.
    std::unordered_set<std::uint64_t> seen;
    std::vector<Term> waiting{args[0]};
    std::size_t words = 0;
    while (!waiting.empty()) {
        const Term t = waiting.back();
        waiting.pop_back();
        if (!t.is_pointer() || !seen.insert(t.raw()).second) continue;
        if (t.is_list()) {
            words += 2;
            waiting.push_back(cons_tail(t));
            waiting.push_back(cons_head(t));
        } else if (const Term* object = t.boxed_ptr(); object->header_kind() >= kFirstRawKind) {
            words += flat_size(t);
        } else {
            words += object->header_words() + 1;
            waiting.insert(waiting.end(), object + 1, object + 1 + object->header_words());
        }
    }
    return make_unsigned(p.heap(), words);
}

Term bif_erts_debug_same_2(Process&, const Term* args) { return args[0] == args[1] ? atoms::true_ : atoms::false_; }

} // namespace joist
