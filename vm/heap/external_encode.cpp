// Terms to the external format. See external_term.h. One walk with an explicit stack serves both
// the encoding and the count of its bytes; only the sink differs.
#include "vm/heap/external_term.h"

#include "vm/beam/external_tags.h"
#include "vm/term/atom_table.h"
#include "vm/term/bits.h"
#include "vm/term/code_hooks.h"
#include "vm/term/compare.h"
#include "vm/term/map.h"
#include "vm/term/node_entry.h"
#include "vm/term/work_stack.h"

#include <algorithm>
#include <cstdio>
#include <zlib.h>

namespace joist {
namespace {

using namespace external;

class CountingSink {
public:
    std::uint8_t* room(std::size_t size) {
        size_ += size;
        return nullptr;
    }
    std::size_t size() const { return size_; }
    static constexpr bool kWrites = false;

private:
    std::size_t size_ = 0;
};

class VectorSink {
public:
    VectorSink() { bytes_.resize(256); }
    std::uint8_t* room(std::size_t size) {
        if (bytes_.size() - used_ < size) bytes_.resize(std::max(bytes_.size() * 2, used_ + size));
        std::uint8_t* p = bytes_.data() + used_;
        used_ += size;
        return p;
    }
    std::size_t size() const { return used_; }
    std::uint8_t* at(std::size_t position) { return bytes_.data() + position; }
    std::vector<std::uint8_t> take() {
        bytes_.resize(used_);
        return std::move(bytes_);
    }
    static constexpr bool kWrites = true;

private:
    std::vector<std::uint8_t> bytes_;
    std::size_t used_ = 0;
};

/// Room that is known to be enough.
class BufferSink {
public:
    void set_buffer(std::uint8_t* bytes) { bytes_ = bytes; }
    std::uint8_t* room(std::size_t size) {
        std::uint8_t* p = bytes_ + used_;
        used_ += size;
        return p;
    }
    std::size_t size() const { return used_; }
    std::uint8_t* at(std::size_t position) { return bytes_ + position; }
    static constexpr bool kWrites = true;

private:
    std::uint8_t* bytes_ = nullptr;
    std::size_t used_ = 0;
};

void put_number(std::uint8_t* p, std::uint64_t value, unsigned size) {
    for (unsigned i = size; i-- > 0; value >>= 8)
        p[i] = static_cast<std::uint8_t>(value);
}

/// UTF-8 to Latin-1, if every character is one; false if not.
bool to_latin1(std::string_view utf8, std::string* out) {
    out->clear();
    for (std::size_t i = 0; i < utf8.size(); i++) {
        const auto c = static_cast<std::uint8_t>(utf8[i]);
        if (c < 0x80) {
            *out += utf8[i];
        } else if ((c == 0xc2 || c == 0xc3) && i + 1 < utf8.size()) {
            *out += static_cast<char>(c << 6 | (static_cast<std::uint8_t>(utf8[++i]) & 0x3f));
        } else {
            return false;
        }
    }
    return true;
}

struct EncodeFrame {
    enum Kind : std::uint8_t { Terms, List, EndOfFun, Bits, Nodes, NodesToSort, Sorted } kind;
    const Term* next; ///< Terms; Nodes, NodesToSort: children of a node of a large map
    std::size_t
        count; ///< of them; EndOfFun: where the fun began; List: cells passed; Bits: bytes passed
    Term rest; ///< List: what is left of it; Bits: the bitstring
    std::size_t begin; ///< List: where it began
};

/// What a walk over terms does next.
enum class EncodeStep : std::uint8_t { Term, Busy, End };

template <class Sink> class Encoder {
public:
    explicit Encoder(const EncodeOptions& options) : options_{options} {}

    Sink& sink() { return sink_; }
    const Sink& sink() const { return sink_; }

    void byte(std::uint8_t b) { number(b, 1); }

    void start(Term term) { at_ = term; }
    /// Goes on with what was started; true when it is done, false after about `size` more bytes, or
    /// as much work.
    bool more(std::size_t size) {
        constexpr std::size_t kWorkPerStep = 2;
        for (std::size_t left = size;;) {
            const std::size_t before = sink_.size();
            if (has_term_) encode(at_);
            const EncodeStep step = next(&at_);
            if (step == EncodeStep::End) return true;
            has_term_ = step == EncodeStep::Term;
            const std::size_t done = sink_.size() - before + kWorkPerStep;
            if (done >= left) return false;
            left -= done;
        }
    }

private:
    void number(std::uint64_t value, unsigned size) {
        std::uint8_t* p = sink_.room(size);
        if constexpr (Sink::kWrites) put_number(p, value, size);
    }
    void bytes(const void* data, std::size_t size) {
        std::uint8_t* p = sink_.room(size);
        if constexpr (Sink::kWrites)
            if (size > 0) std::memcpy(p, data, size);
    }
    void push(const Term* terms, std::size_t count) {
        if (count > 0) stack_.push({EncodeFrame::Terms, terms, count, Term::nil(), 0});
    }

    /// Finds the next term to be encoded; or does some of what is between terms.
    EncodeStep next(Term* t) {
        while (!stack_.empty()) {
            EncodeFrame& frame = stack_.top();
            switch (frame.kind) {
            case EncodeFrame::Terms:
                *t = *frame.next++;
                if (--frame.count == 0) stack_.pop();
                return EncodeStep::Term;
            case EncodeFrame::List:
                if (frame.rest.is_list()) {
                    *t = cons_head(frame.rest);
                    frame.rest = cons_tail(frame.rest);
                    frame.count++;
                } else {
                    *t = frame.rest;
                    if constexpr (Sink::kWrites) put_number(sink_.at(frame.begin), frame.count, 4);
                    stack_.pop();
                }
                return EncodeStep::Term;
            case EncodeFrame::EndOfFun:
                end_fun(frame.count);
                stack_.pop();
                break;
            case EncodeFrame::Bits:
                if (more_bits(frame)) stack_.pop();
                return EncodeStep::Busy;
            case EncodeFrame::Nodes: {
                const Term child = *frame.next++;
                if (--frame.count == 0) stack_.pop();
                if (child.is_list()) // a pair is a cell: key, value
                    push(child.list_ptr(), 2);
                else
                    push_children(EncodeFrame::Nodes, child.boxed_ptr());
                break;
            }
            case EncodeFrame::NodesToSort: {
                const Term child = *frame.next++;
                if (--frame.count == 0) stack_.pop();
                if (!child.is_list()) {
                    push_children(EncodeFrame::NodesToSort, child.boxed_ptr());
                    break;
                }
                auto& pairs = sorted_.back();
                pairs.push_back(child.list_ptr());
                std::push_heap(pairs.begin(), pairs.end(), is_later);
                return EncodeStep::Busy;
            }
            case EncodeFrame::Sorted: {
                auto& pairs = sorted_.back();
                if (pairs.empty()) {
                    sorted_.pop_back();
                    stack_.pop();
                    break;
                }
                std::pop_heap(pairs.begin(), pairs.end(), is_later);
                push(pairs.back(), 2);
                pairs.pop_back();
                break;
            }
            }
        }
        return EncodeStep::End;
    }

    static bool is_later(const Term* a, const Term* b) { return compare_exact(*a, *b) > 0; }

    void push_children(EncodeFrame::Kind kind, const Term* node) {
        const Kind node_kind = node->header_kind();
        const std::size_t first = node_kind == Kind::HashMap    ? 3
                                  : node_kind == Kind::HamtNode ? 2
                                                                : 1;
        stack_.push({kind, node + first, node->header_words() + 1 - first, Term::nil(), 0});
    }

    /// True when all of it is there.
    bool more_bits(EncodeFrame& frame) {
        constexpr std::size_t kPiece = 1 << 16;
        const BitsView view = bits_view(frame.rest);
        const std::size_t size = view.byte_size();
        const std::size_t n =
            Sink::kWrites ? std::min(kPiece, size - frame.count) : size - frame.count;
        std::uint8_t* p = sink_.room(n);
        if constexpr (Sink::kWrites)
            copy_bits_out(p,
                          view.base,
                          view.start + 8 * frame.count,
                          std::min(8 * n, view.size - 8 * frame.count));
        frame.count += n;
        return frame.count == size;
    }

    void encode(Term t) {
        switch (t.tag()) {
        case Tag::Small:
            return integer(t.small_value());
        case Tag::Float1:
        case Tag::Float4:
        case Tag::Float5:
            return floating(t.self_float_value());
        case Tag::List:
            return list(t);
        case Tag::Boxed:
            return boxed(t);
        default:
            break;
        }
        if (t.is_atom()) return atom(t);
        if (t.is_local_pid()) return pid(t);
        if (t.is_local_port()) return port(t);
        byte(kNil);
    }

    void integer(std::int64_t value) {
        if (value >= 0 && value < 256) {
            byte(kSmallInteger);
            byte(static_cast<std::uint8_t>(value));
        } else if (value == static_cast<std::int32_t>(value)) {
            byte(kInteger);
            number(static_cast<std::uint32_t>(value), 4);
        } else {
            const std::uint64_t magnitude = value < 0 ? 0 - static_cast<std::uint64_t>(value)
                                                      : static_cast<std::uint64_t>(value);
            big(value < 0, &magnitude, 1);
        }
    }

    void big(bool negative, const std::uint64_t* limbs, std::size_t count) {
        const std::size_t size =
            count * 8 - static_cast<std::size_t>(std::countl_zero(limbs[count - 1])) / 8;
        if (size < 256) {
            byte(kSmallBig);
            byte(static_cast<std::uint8_t>(size));
        } else {
            byte(kLargeBig);
            number(size, 4);
        }
        byte(negative ? 1 : 0);
        bytes(limbs, size); // little-endian, as this machine
    }

    void floating(double d) {
        if (options_.minor_version >= 1) {
            byte(kNewFloat);
            number(std::bit_cast<std::uint64_t>(d), 8);
            return;
        }
        char text[31] = {};
        std::snprintf(text, sizeof text, "%.20e", d);
        byte(kFloat);
        bytes(text, sizeof text);
    }

    void atom(Term a) {
        const std::string_view text = atom_text(a);
        if (options_.minor_version < 2 && to_latin1(text, &latin1_)) {
            byte(kAtom);
            number(latin1_.size(), 2);
            bytes(latin1_.data(), latin1_.size());
            return;
        }
        byte(text.size() < 256 ? kSmallAtomUtf8 : kAtomUtf8);
        number(text.size(), text.size() < 256 ? 1 : 2);
        bytes(text.data(), text.size());
    }

    void pid(Term t) {
        const NodeEntry& node = node_of(t);
        const PidParts parts = pid_parts(t);
        byte(kNewPid);
        atom(node.name);
        number(parts.number, 4);
        number(parts.serial, 4);
        number(node.creation, 4);
    }

    void port(Term t) {
        const NodeEntry& node = node_of(t);
        byte(kV4Port);
        atom(node.name);
        number(port_number(t), 8);
        number(node.creation, 4);
    }

    void reference(Term t) {
        const NodeEntry& node = node_of(t);
        const RefWords words = ref_words(t);
        byte(kNewerReference);
        number(words.count, 2);
        atom(node.name);
        number(node.creation, 4);
        for (std::uint32_t i = 0; i < words.count; i++)
            number(words.words[i], 4);
    }

    void list(Term t) {
        // Is it a string? Are there bytes only, few enough, and a proper end?
        constexpr std::size_t kMaxString = 65535;
        std::size_t length = 0;
        Term rest = t;
        while (rest.is_list() && length <= kMaxString && cons_head(rest).is_small() &&
               cons_head(rest).raw() <= (255u << 3)) {
            length++;
            rest = cons_tail(rest);
        }
        if (rest.is_nil() && length <= kMaxString) {
            byte(kString);
            number(length, 2);
            std::uint8_t* p = sink_.room(length);
            if constexpr (Sink::kWrites)
                for_each_element(
                    t, [&](Term c) { *p++ = static_cast<std::uint8_t>(c.small_value()); });
            return;
        }
        byte(kList);
        const std::size_t begin = sink_.size();
        number(0, 4); // see next
        stack_.push({EncodeFrame::List, nullptr, 0, t, begin});
    }

    void bits(Term t) {
        const BitsView view = bits_view(t);
        const std::size_t size = view.byte_size();
        byte(view.whole_bytes() ? kBinary : kBitBinary);
        number(size, 4);
        if (!view.whole_bytes()) byte(static_cast<std::uint8_t>(view.size % 8));
        EncodeFrame frame{EncodeFrame::Bits, nullptr, 0, t, 0};
        if (!more_bits(frame)) stack_.push(frame);
    }

    void map(Term t) {
        const Term* p = t.boxed_ptr();
        byte(kMap);
        number(map_size(t), 4);
        if (p->header_kind() == Kind::FlatMap) {
            const FlatMapView view{t};
            for (std::size_t i = view.size(); i-- > 0;) {
                push(view.values() + i, 1);
                push(view.keys() + i, 1);
            }
            return;
        }
        if (Sink::kWrites && options_.deterministic) {
            sorted_.emplace_back().reserve(map_size(t));
            stack_.push({EncodeFrame::Sorted, nullptr, 0, Term::nil(), 0});
            push_children(EncodeFrame::NodesToSort, p);
        } else {
            push_children(EncodeFrame::Nodes, p);
        }
    }

    void fun(Term t) {
        const FunView view{t};
        FunDescription d;
        d.module = atoms::undefined;
        if (code_hooks.describe_fun != nullptr) code_hooks.describe_fun(view.entry(), &d);
        byte(kNewFun);
        const std::size_t begin = sink_.size();
        number(0, 4);
        byte(static_cast<std::uint8_t>(d.arity));
        bytes(d.uniq, sizeof d.uniq);
        number(d.index, 4);
        number(view.free_count(), 4);
        atom(d.module);
        integer(d.old_index);
        integer(d.old_uniq);
        if (view.creator().is_pid())
            pid(view.creator());
        else
            pid(Term::local_pid(0));
        stack_.push({EncodeFrame::EndOfFun, nullptr, begin, Term::nil(), 0});
        push(view.free_variables(), view.free_count());
    }

    void end_fun(std::size_t begin) {
        if constexpr (Sink::kWrites) put_number(sink_.at(begin), sink_.size() - begin, 4);
    }

    void boxed(Term t) {
        const Term* p = t.boxed_ptr();
        switch (p->header_kind()) {
        case Kind::Tuple: {
            const std::size_t arity = p->header_words();
            byte(arity < 256 ? kSmallTuple : kLargeTuple);
            number(arity, arity < 256 ? 1 : 4);
            push(p + 1, arity);
            return;
        }
        case Kind::Record: {
            const RecordView record{t};
            byte(kRecord);
            number(record.field_count(), 4);
            byte(record.exported() == atoms::true_ ? 1 : 0);
            atom(record.module());
            atom(record.name());
            push(record.values(), record.field_count());
            push(record.fields(), record.field_count());
            return;
        }
        case Kind::FlatMap:
        case Kind::HashMap:
            return map(t);
        case Kind::Fun:
            return fun(t);
        case Kind::ExportFun: {
            Term module = atoms::undefined, function = atoms::undefined;
            std::uint32_t arity = 0;
            if (code_hooks.describe_export != nullptr)
                code_hooks.describe_export(export_of(t), &module, &function, &arity);
            byte(kExport);
            atom(module);
            atom(function);
            byte(kSmallInteger);
            byte(static_cast<std::uint8_t>(arity));
            return;
        }
        case Kind::Bignum:
        case Kind::NegBignum: {
            const BignumView view{t};
            return big(view.negative(), view.limbs(), view.limb_count());
        }
        case Kind::Float:
            return floating(float_value(t));
        case Kind::HeapBits:
        case Kind::RefcBits:
        case Kind::SubBits:
            return bits(t);
        case Kind::Ref:
        case Kind::MagicRef:
        case Kind::ExternalRef:
            return reference(t);
        case Kind::ExternalPid:
            return pid(t);
        case Kind::ExternalPort:
            return port(t);
        default:
            return byte(kNil);
        }
    }

    const EncodeOptions options_; ///< its own: a job outlives the call that began it
    Sink sink_;
    WorkStack<EncodeFrame> stack_;
    std::vector<std::vector<const Term*>>
        sorted_; ///< pairs of the large maps being encoded in order: heaps, least key on top
    Term at_ = Term::nil(); ///< the next term
    bool has_term_ = true;
    std::string latin1_;
};

/// Before the zlib stream of a compressed term: 131, 80, size.
constexpr std::size_t kCompressedHead = 6;
void put_compressed_head(std::uint8_t* p, std::size_t size) {
    p[0] = kVersion;
    p[1] = kCompressed;
    put_number(p + 2, size, 4);
}

/// The same term compressed; empty when that is no shorter.
std::vector<std::uint8_t> compressed(const std::vector<std::uint8_t>& plain, int level) {
    const std::size_t size = plain.size() - 1; // without the version byte
    if (size > 0xffffffffu) return {};
    uLongf room = compressBound(size);
    std::vector<std::uint8_t> out(kCompressedHead + room);
    if (compress2(out.data() + kCompressedHead, &room, plain.data() + 1, size, level) != Z_OK ||
        room + 5 >= size)
        return {};
    put_compressed_head(out.data(), size);
    out.resize(kCompressedHead + room);
    return out;
}

struct ReleaseBytes {
    void operator()(RefcBytes* bytes) const { bytes->release(); }
};
using OwnedBytes = std::unique_ptr<RefcBytes, ReleaseBytes>;

} // namespace

// The size is counted first, so that the bytes are written where they stay.
struct EncodeJob::State {
    EncodeOptions options;
    Term term;
    Encoder<CountingSink> counter{options};
    Encoder<BufferSink> writer{options};
    enum class Phase : std::uint8_t { Count, Write, Compress, Done } phase = Phase::Count;
    OwnedBytes plain, packed;
    std::size_t size = 0; ///< of the result
    z_stream stream{};
    bool has_stream = false;

    State(Term t, const EncodeOptions& o) : options{o}, term{t} {}
    State(const State&) = delete;
    ~State() {
        if (has_stream) deflateEnd(&stream);
    }

    void start_compressing() {
        const std::size_t plain_size = size - 1; // without the version byte
        phase = Phase::Done;
        if (plain_size <= kCompressedHead || plain_size > 0xffffffffu ||
            deflateInit(&stream, options.compressed) != Z_OK)
            return;
        has_stream = true;
        // More than the plain form is never wanted.
        packed.reset(RefcBytes::create(plain_size));
        stream.next_in = plain->bytes() + 1;
        stream.next_out = packed->bytes() + kCompressedHead;
        stream.avail_out = static_cast<uInt>(plain_size - kCompressedHead);
        phase = Phase::Compress;
    }

    /// True when there is no more to do: compressed, or found to be no shorter so.
    bool compress_some(std::size_t most) {
        const std::size_t plain_size = size - 1;
        const std::size_t left = plain_size - stream.total_in;
        stream.avail_in = static_cast<uInt>(std::min(most, left));
        const int status = deflate(&stream, left <= most ? Z_FINISH : Z_NO_FLUSH);
        if (status == Z_STREAM_END && stream.total_out + 5 < plain_size) {
            put_compressed_head(packed->bytes(), plain_size);
            size = kCompressedHead + stream.total_out;
            plain = std::move(packed);
            return true;
        }
        return status != Z_OK || stream.avail_out == 0;
    }
};

EncodeJob::EncodeJob(Term term, const EncodeOptions& options)
    : state_{std::make_unique<State>(term, options)} {
    state_->counter.byte(kVersion);
    state_->counter.start(term);
}
EncodeJob::~EncodeJob() = default;

bool EncodeJob::step(std::size_t bytes) {
    using Phase = State::Phase;
    constexpr std::size_t kCountingIsFaster = 4, kCompressingIsSlower = 32;
    State& s = *state_;
    switch (s.phase) {
    case Phase::Count:
        if (!s.counter.more(bytes * kCountingIsFaster)) return false;
        s.size = s.counter.sink().size();
        s.plain.reset(RefcBytes::create(s.size));
        s.writer.sink().set_buffer(s.plain->bytes());
        s.writer.byte(kVersion);
        s.writer.start(s.term);
        s.phase = Phase::Write;
        return false;
    case Phase::Write:
        if (!s.writer.more(bytes)) return false;
        s.phase = Phase::Done;
        if (s.options.compressed > 0) s.start_compressing();
        break;
    case Phase::Compress:
        if (s.compress_some(std::max<std::size_t>(bytes / kCompressingIsSlower, 1)))
            s.phase = Phase::Done;
        break;
    case Phase::Done:
        break;
    }
    return s.phase == Phase::Done;
}

Term EncodeJob::take(Heap& heap) {
    State& s = *state_;
    if (s.size <= kMaxHeapBytes) return make_binary(heap, {s.plain->bytes(), s.size});
    s.plain->capacity = s.size;
    return make_refc_bits(heap, s.plain.release(), s.size * 8);
}

bool encode_external_within(Term term,
                            const EncodeOptions& options,
                            std::size_t bytes,
                            std::vector<std::uint8_t>* out) {
    Encoder<VectorSink> encoder{options};
    encoder.byte(kVersion);
    encoder.start(term);
    if (!encoder.more(bytes)) return false;
    *out = encoder.sink().take();
    if (options.compressed > 0)
        if (auto shorter = compressed(*out, options.compressed); !shorter.empty())
            *out = std::move(shorter);
    return true;
}

std::vector<std::uint8_t> encode_external(Term term, const EncodeOptions& options) {
    std::vector<std::uint8_t> bytes;
    encode_external_within(term, options, ~std::size_t{0}, &bytes);
    return bytes;
}

struct ExternalSizeJob::State {
    explicit State(const EncodeOptions& options) : counter{options} {}
    Encoder<CountingSink> counter;
};

ExternalSizeJob::ExternalSizeJob(Term term, const EncodeOptions& options)
    : state_{std::make_unique<State>(options)} {
    state_->counter.byte(kVersion);
    state_->counter.start(term);
}
ExternalSizeJob::~ExternalSizeJob() = default;
bool ExternalSizeJob::step(std::size_t bytes) {
    return state_->counter.more(bytes);
}
std::size_t ExternalSizeJob::size() const {
    return state_->counter.sink().size();
}

std::size_t external_size(Term term, const EncodeOptions& options) {
    ExternalSizeJob job{term, options};
    job.step(~std::size_t{0});
    return job.size();
}

} // namespace joist
