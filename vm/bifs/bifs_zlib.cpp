// Compression by zlib: the native floor of module zlib. A stream belongs to one process at a time; what it is given waits in
// it, and is worked on in pieces of at most kMostRoom bytes, so that no call takes long.
#include "vm/bifs/iodata.h"
#include "vm/bifs/process_support.h"

#include <string>
#include <zlib.h>

namespace joist {

namespace {

constexpr std::size_t kMostRoom = 1 << 16;
enum class Direction : std::uint8_t { None, Deflate, Inflate };
/// What becomes of bytes behind the end of a compressed stream.
enum class AtEnd : std::uint8_t { Error, Reset, Cut };

struct Deflation final : MagicObject {
    Deflation() : MagicObject{MagicType::Deflation} {}
    ~Deflation() override { end(); }

    int end() {
        const Direction before = direction;
        direction = Direction::None;
        input.clear();
        at = 0;
        finished = false;
        if (before == Direction::Deflate) return deflateEnd(&stream);
        if (before == Direction::Inflate) return inflateEnd(&stream);
        return Z_OK;
    }

    z_stream stream{};
    Direction direction = Direction::None;
    AtEnd at_end = AtEnd::Cut;
    bool open = true;
    bool finished = false; ///< the end of the compressed data has been seen, or written
    Term owner;
    std::string input;     ///< from `at` on not yet consumed
    std::size_t at = 0;
};

Deflation* stream_of(Term t) {
    if (!t.is_kind(Kind::MagicRef)) return nullptr;
    auto* object = reinterpret_cast<MagicObject*>(t.boxed_ptr()[3].raw());
    return object->type == MagicType::Deflation ? static_cast<Deflation*>(object) : nullptr;
}

Term fail_with(Process& p, const char* reason) { return p.error(atom(reason)); }

Term failed(Process& p, int code) {
    switch (code) {
    case Z_DATA_ERROR: return fail_with(p, "data_error");
    case Z_STREAM_ERROR: return fail_with(p, "stream_error");
    case Z_BUF_ERROR: return fail_with(p, "buf_error");
    case Z_MEM_ERROR: return fail_with(p, "enomem");
    default: return p.badarg();
    }
}

/// The stream for its owner; null with the exception set.
Deflation* own_stream(Process& p, Term t) {
    Deflation* z = stream_of(t);
    if (z == nullptr) {
        p.badarg();
    } else if (z->owner != p.pid) {
        fail_with(p, "not_on_controlling_process");
    } else if (z->open) {
        return z;
    } else {
        fail_with(p, "not_initialized");
    }
    return nullptr;
}

/// The same for one that goes in that direction.
Deflation* own_stream(Process& p, Term t, Direction direction) {
    Deflation* z = own_stream(p, t);
    if (z == nullptr || z->direction == direction) return z;
    fail_with(p, z->direction == Direction::None ? "not_initialized" : "stream_error");
    return nullptr;
}

bool take_data(Term data, std::string& out) {
    return for_each_piece(data, [&](std::span<const std::uint8_t> piece) { out.append(reinterpret_cast<const char*>(piece.data()), piece.size()); });
}

int number(Term t) { return t.is_small() && t.small_value() > -100 && t.small_value() < 100 ? static_cast<int>(t.small_value()) : -100; }

Term adler_result(Process& p, Deflation* z) {
    return make_tuple(p.heap(), {atom("need_dictionary"), make_unsigned(p.heap(), z->stream.adler)});
}

/// After the end of a compressed stream: is there another one, as `at_end` is?
bool goes_on(Deflation* z) {
    if (z->at_end != AtEnd::Reset || z->at == z->input.size()) return false;
    z->finished = false;
    return inflateReset(&z->stream) == Z_OK;
}

} // namespace

Term bif_erts_zlib_open_0(Process& p, const Term*) {
    auto* z = new Deflation;
    z->owner = p.pid;
    return make_magic_ref(p.heap(), z);
}

Term bif_erts_zlib_close_1(Process& p, const Term* args) {
    Deflation* z = own_stream(p, args[0]);
    if (z == nullptr) return Term::none();
    z->end();
    z->open = false;
    return atoms::ok;
}

// set_owner(Z, Pid): by the owner
Term bif_erts_zlib_set_owner_2(Process& p, const Term* args) {
    Deflation* z = own_stream(p, args[0]);
    if (z == nullptr) return Term::none();
    if (!args[1].is_pid()) return p.badarg();
    z->owner = args[1];
    return atoms::ok;
}

// deflate_init(Z, Level, WindowBits, MemLevel, Strategy)
Term bif_erts_zlib_deflate_init_5(Process& p, const Term* args) {
    Deflation* z = own_stream(p, args[0]);
    if (z == nullptr) return Term::none();
    if (z->direction != Direction::None) return fail_with(p, "already_initialized");
    z->stream = {};
    const int code = deflateInit2(&z->stream, number(args[1]), Z_DEFLATED, number(args[2]), number(args[3]), number(args[4]));
    if (code != Z_OK) return failed(p, code);
    z->direction = Direction::Deflate;
    return atoms::ok;
}

// inflate_init(Z, WindowBits, error | reset | cut)
Term bif_erts_zlib_inflate_init_3(Process& p, const Term* args) {
    Deflation* z = own_stream(p, args[0]);
    if (z == nullptr) return Term::none();
    if (z->direction != Direction::None) return fail_with(p, "already_initialized");
    z->stream = {};
    const int code = inflateInit2(&z->stream, number(args[1]));
    if (code != Z_OK) return failed(p, code);
    z->direction = Direction::Inflate;
    z->at_end = args[2] == atoms::error ? AtEnd::Error : args[2] == atom("reset") ? AtEnd::Reset : AtEnd::Cut;
    return atoms::ok;
}

// finish(Z, deflate | inflate): the stream can be set up anew. Data that is not all there is an error.
Term bif_erts_zlib_finish_2(Process& p, const Term* args) {
    const Direction direction = args[1] == atom("deflate") ? Direction::Deflate : Direction::Inflate;
    Deflation* z = own_stream(p, args[0], direction);
    if (z == nullptr) return Term::none();
    const bool whole = z->finished && (direction == Direction::Deflate || z->at == z->input.size());
    const int code = z->end();
    if (code != Z_OK) return failed(p, code);
    return whole || direction == Direction::Deflate ? atoms::ok : fail_with(p, "data_error");
}

// reset(Z, deflate | inflate)
Term bif_erts_zlib_reset_2(Process& p, const Term* args) {
    const Direction direction = args[1] == atom("deflate") ? Direction::Deflate : Direction::Inflate;
    Deflation* z = own_stream(p, args[0], direction);
    if (z == nullptr) return Term::none();
    z->input.clear();
    z->at = 0;
    z->finished = false;
    const int code = direction == Direction::Deflate ? deflateReset(&z->stream) : inflateReset(&z->stream);
    return code == Z_OK ? atoms::ok : failed(p, code);
}

// params(Z, Level, Strategy): for a stream that has nothing to do
Term bif_erts_zlib_params_3(Process& p, const Term* args) {
    Deflation* z = own_stream(p, args[0], Direction::Deflate);
    if (z == nullptr) return Term::none();
    std::uint8_t room[64];
    z->stream.avail_in = 0;
    z->stream.next_out = room;
    z->stream.avail_out = sizeof room;
    const int code = deflateParams(&z->stream, number(args[1]), number(args[2]));
    if (code != Z_OK && code != Z_BUF_ERROR) return failed(p, code);
    return make_binary(p.heap(), {room, sizeof room - z->stream.avail_out});
}

// set_dictionary(Z, deflate | inflate, Data): for deflate its Adler checksum
Term bif_erts_zlib_set_dictionary_3(Process& p, const Term* args) {
    const Direction direction = args[1] == atom("deflate") ? Direction::Deflate : Direction::Inflate;
    Deflation* z = own_stream(p, args[0], direction);
    if (z == nullptr) return Term::none();
    std::string data;
    if (!take_data(args[2], data)) return p.badarg();
    const auto* bytes = reinterpret_cast<const Bytef*>(data.data());
    const auto size = static_cast<uInt>(data.size());
    const int code = direction == Direction::Deflate ? deflateSetDictionary(&z->stream, bytes, size) : inflateSetDictionary(&z->stream, bytes, size);
    if (code != Z_OK) return failed(p, code);
    return direction == Direction::Deflate ? make_unsigned(p.heap(), z->stream.adler) : atoms::ok;
}

Term bif_erts_zlib_get_dictionary_1(Process& p, const Term* args) {
    Deflation* z = own_stream(p, args[0], Direction::Inflate);
    if (z == nullptr) return Term::none();
    Bytef data[1 << 15];
    uInt size = sizeof data;
    if (inflateGetDictionary(&z->stream, data, &size) != Z_OK) return failed(p, Z_STREAM_ERROR);
    return make_binary(p.heap(), {data, size});
}

// give(Z, Iodata): more input
Term bif_erts_zlib_give_2(Process& p, const Term* args) {
    Deflation* z = own_stream(p, args[0]);
    if (z == nullptr) return Term::none();
    z->input.erase(0, z->at);
    z->at = 0;
    std::string data;
    if (!take_data(args[1], data)) return p.badarg();
    p.charge(static_cast<std::int64_t>(data.size() / 1000));
    z->input += data;
    return atoms::ok;
}

// run(Z, deflate | inflate, Flush, Room) -> {more | done | finished | {need_dictionary, Adler}, Binary}
// more: call again. done: all input has been used. finished: the end of the compressed data is behind it.
Term bif_erts_zlib_run_4(Process& p, const Term* args) {
    const Direction direction = args[1] == atom("deflate") ? Direction::Deflate : Direction::Inflate;
    Deflation* z = own_stream(p, args[0], direction);
    if (z == nullptr) return Term::none();
    if (!args[3].is_small() || args[3].small_value() < 1) return p.badarg();
    if (direction == Direction::Inflate && z->finished && !goes_on(z)) {
        if (z->at_end == AtEnd::Error && z->at < z->input.size()) return fail_with(p, "data_error");
        return make_tuple(p.heap(), {atom("finished"), make_binary(p.heap(), std::string_view{})});
    }
    const std::size_t size = std::min<std::size_t>(static_cast<std::size_t>(args[3].small_value()), kMostRoom);
    std::vector<std::uint8_t> room(size);
    z_stream& s = z->stream;
    const std::size_t given = std::min<std::size_t>(z->input.size() - z->at, 1 << 20);
    s.next_in = reinterpret_cast<Bytef*>(z->input.data() + z->at);
    s.avail_in = static_cast<uInt>(given);
    s.next_out = room.data();
    s.avail_out = static_cast<uInt>(size);
    const int flush = number(args[2]);
    const int code = direction == Direction::Deflate ? deflate(&s, flush) : inflate(&s, flush);
    z->at += given - s.avail_in;
    const std::size_t made = size - s.avail_out;
    p.charge(static_cast<std::int64_t>((given - s.avail_in + made) / (direction == Direction::Deflate ? 2 : 8)));
    const Term out = make_binary(p.heap(), {room.data(), made});
    if (code == Z_NEED_DICT) return make_tuple(p.heap(), {adler_result(p, z), out});
    if (code == Z_STREAM_END) {
        z->finished = true;
        const bool again = direction == Direction::Inflate && goes_on(z);
        return make_tuple(p.heap(), {atom(again ? "more" : "finished"), out});
    }
    if (code != Z_OK && code != Z_BUF_ERROR) return failed(p, code);
    const bool more = s.avail_out == 0 || z->at < z->input.size();
    return make_tuple(p.heap(), {atom(more && (made > 0 || s.avail_in < given) ? "more" : "done"), out});
}

} // namespace joist
