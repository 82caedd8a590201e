#include "vm/beam/beam_file.h"

#include "vm/beam/compact_term.h"
#include "vm/beam/external_tags.h"
#include "vm/beam/md5.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>

namespace joist {

std::string BeamFileError::text() const {
    std::string out = chunk.empty() ? "file" : "chunk " + chunk;
    return out + " at " + std::to_string(offset) + ": " + reason;
}

bool is_valid_utf8(std::span<const std::uint8_t> bytes) {
    for (std::size_t i = 0; i < bytes.size();) {
        const std::uint8_t lead = bytes[i];
        if (lead < 0x80) {
            ++i;
            continue;
        }
        const std::size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        if (lead < 0xc2 || lead > 0xf4 || bytes.size() - i <= more) return false;
        std::uint32_t code = lead & (0x3fu >> more);
        for (std::size_t k = 1; k <= more; ++k) {
            if ((bytes[i + k] & 0xc0) != 0x80) return false;
            code = code << 6 | (bytes[i + k] & 0x3fu);
        }
        if ((more == 2 && code < 0x800) || (more == 3 && code < 0x10000) || code > 0x10ffff)
            return false;
        if (code >= 0xd800 && code <= 0xdfff) return false;
        i += more + 1;
    }
    return true;
}

namespace {

constexpr std::size_t kMaxChunks = 256;
constexpr std::size_t kMaxDecompressed = std::size_t{1} << 30;

/// Reads big-endian fields of one chunk, remembering the first thing wrong.
class ChunkReader {
public:
    ChunkReader(std::string_view name,
                std::span<const std::uint8_t> data,
                std::size_t base,
                BeamFileError& error)
        : data_{data}, base_{base}, name_{name}, error_{error} {}

    bool fail(std::string reason) { return fail_at(base_ + at_, std::move(reason)); }
    bool fail_at(std::size_t offset, std::string reason) {
        if (ok_) error_ = {std::string{name_}, offset, std::move(reason)};
        ok_ = false;
        return false;
    }
    bool ok() const { return ok_; }
    std::size_t left() const { return data_.size() - at_; }
    std::size_t offset() const { return at_; }

    std::uint32_t u32() {
        if (left() < 4) {
            fail("ends early");
            return 0;
        }
        const std::uint8_t* p = data_.data() + at_;
        at_ += 4;
        return static_cast<std::uint32_t>(p[0]) << 24 | static_cast<std::uint32_t>(p[1]) << 16 |
               static_cast<std::uint32_t>(p[2]) << 8 | p[3];
    }
    std::uint32_t u16() {
        const auto two = take(2);
        return two.size() == 2 ? static_cast<std::uint32_t>(two[0] << 8 | two[1]) : 0;
    }
    std::uint8_t u8() {
        const auto one = take(1);
        return one.size() == 1 ? one[0] : std::uint8_t{0};
    }
    std::span<const std::uint8_t> take(std::size_t count) {
        if (left() < count) {
            fail("ends early");
            return {};
        }
        at_ += count;
        return data_.subspan(at_ - count, count);
    }
    std::span<const std::uint8_t> rest() { return take(left()); }
    /// A count of entries of at least `size` bytes each; refuses one that can't fit.
    std::uint32_t count_of(std::size_t size) {
        const std::uint32_t count = u32();
        if (ok_ && count > left() / size) fail("count " + std::to_string(count) + " does not fit");
        return ok_ ? count : 0;
    }
    /// One operand in compact form.
    bool compact(CompactTerm& term) {
        CompactReader reader{data_, at_};
        if (!reader.read(term)) return fail(std::string{reader.error()});
        at_ = reader.offset();
        return true;
    }

private:
    std::span<const std::uint8_t> data_;
    std::size_t base_;
    std::size_t at_ = 0;
    std::string_view name_;
    BeamFileError& error_;
    bool ok_ = true;
};

std::string_view text_of(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::size_t utf8_length(std::span<const std::uint8_t> bytes) {
    return static_cast<std::size_t>(std::count_if(
        bytes.begin(), bytes.end(), [](std::uint8_t b) { return (b & 0xc0) != 0x80; }));
}

/// Inflates all of `from`; `window` as for inflateInit2.
bool inflate_all(std::span<const std::uint8_t> from,
                 int window,
                 std::size_t limit,
                 std::vector<std::uint8_t>& to) {
    z_stream stream{};
    if (inflateInit2(&stream, window) != Z_OK) return false;
    stream.next_in = const_cast<Bytef*>(from.data());
    stream.avail_in = static_cast<uInt>(from.size());
    int status = Z_OK;
    to.resize(std::min(limit, from.size() * 4 + 1024));
    std::size_t made = 0;
    while (status == Z_OK) {
        if (made == to.size()) {
            if (made >= limit) break;
            to.resize(std::min(limit, made * 2));
        }
        stream.next_out = to.data() + made;
        const std::size_t room = to.size() - made;
        stream.avail_out = static_cast<uInt>(room);
        status = inflate(&stream, Z_NO_FLUSH);
        const std::size_t got = room - stream.avail_out;
        made += got;
        if (status == Z_BUF_ERROR && got != 0) status = Z_OK;
    }
    inflateEnd(&stream);
    to.resize(made);
    return status == Z_STREAM_END;
}

class FileReader {
public:
    FileReader(BeamFile& file, BeamFileError& error) : file_{file}, error_{error} {}

    bool read(std::span<const std::uint8_t> bytes);

private:
    struct Found {
        std::array<char, 4> name;
        std::size_t offset;
        std::span<const std::uint8_t> data;
    };

    bool fail(std::size_t offset, std::string reason) {
        error_ = {"", offset, std::move(reason)};
        return false;
    }
    bool split(std::span<const std::uint8_t> bytes);
    bool read_chunk(const Found& chunk);
    bool read_atoms(ChunkReader& in);
    bool read_code(ChunkReader& in);
    bool read_imports(ChunkReader& in);
    bool read_exports(ChunkReader& in, std::vector<BeamFile::Export>& to);
    bool read_lambdas(ChunkReader& in);
    bool read_literals(ChunkReader& in, std::size_t base);
    bool read_lines(ChunkReader& in);
    std::uint32_t atom_index(ChunkReader& in) {
        const std::uint32_t index = in.u32();
        if (in.ok() && (index == 0 || index > file_.atoms.size()))
            in.fail("no atom " + std::to_string(index));
        return index;
    }

    BeamFile& file_;
    BeamFileError& error_;
    std::vector<Found> chunks_;
};

bool FileReader::split(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < 12 || std::memcmp(bytes.data(), "FOR1", 4) != 0 ||
        std::memcmp(bytes.data() + 8, "BEAM", 4) != 0) {
        return fail(0, "not a .beam file");
    }
    ChunkReader in{"", bytes, 0, error_};
    in.take(4);
    const std::uint32_t size = in.u32();
    if (size < 4 || size > bytes.size() - 8) return fail(4, "file is cut short");
    in.take(4);
    const std::size_t end = std::size_t{size} + 8;
    while (in.offset() + 8 <= end) {
        Found chunk{};
        const auto name = in.take(4);
        std::copy_n(name.begin(), 4, chunk.name.begin());
        for (const char c : chunk.name) {
            if (c < 32 || c > 126) return fail(in.offset() - 4, "bad chunk name");
        }
        const std::uint32_t length = in.u32();
        chunk.offset = in.offset();
        if (length > end - in.offset())
            return in.fail_at(in.offset(),
                              "chunk " + std::string{chunk.name.data(), 4} + " is cut short");
        chunk.data = in.take(length);
        in.take(std::min(end - in.offset(), std::size_t{(4 - length % 4) % 4}));
        for (const Found& earlier : chunks_) {
            if (earlier.name == chunk.name)
                return fail(chunk.offset,
                            "chunk " + std::string{chunk.name.data(), 4} + " comes twice");
        }
        if (chunks_.size() == kMaxChunks) return fail(chunk.offset, "too many chunks");
        chunks_.push_back(chunk);
    }
    return true;
}

bool FileReader::read(std::span<const std::uint8_t> bytes) {
    if (bytes.size() > 2 && bytes[0] == 0x1f && bytes[1] == 0x8b) {
        if (bytes.size() > kMaxDecompressed ||
            !inflate_all(bytes, 15 + 16, kMaxDecompressed, file_.owned_file)) {
            return fail(0, "compressed file is damaged");
        }
        bytes = file_.owned_file;
    }
    if (!split(bytes)) return false;
    // Atoms come first whatever their place in the file: the other tables are checked against them.
    const auto named = [](std::string_view name) {
        return
            [name](const Found& chunk) { return std::string_view{chunk.name.data(), 4} == name; };
    };
    const auto atoms = std::find_if(chunks_.begin(), chunks_.end(), named("AtU8"));
    if (atoms == chunks_.end()) {
        const bool old = std::any_of(chunks_.begin(), chunks_.end(), named("Atom"));
        return fail(0, old ? "compiled by a release before OTP 20" : "chunk AtU8 is missing");
    }
    if (!std::any_of(chunks_.begin(), chunks_.end(), named("Code")))
        return fail(0, "chunk Code is missing");
    if (!read_chunk(*atoms)) return false;
    for (const Found& chunk : chunks_) {
        if (&chunk != &*atoms && !read_chunk(chunk)) return false;
    }
    return true;
}

bool FileReader::read_chunk(const Found& chunk) {
    const std::string_view name{chunk.name.data(), 4};
    ChunkReader in{name, chunk.data, chunk.offset, error_};
    if (name == "AtU8") return read_atoms(in);
    if (name == "Code") return file_.code_offset = chunk.offset, read_code(in);
    if (name == "ImpT") return read_imports(in);
    if (name == "ExpT") return read_exports(in, file_.exports);
    if (name == "LocT") return read_exports(in, file_.locals);
    if (name == "FunT") return read_lambdas(in);
    if (name == "LitT") return read_literals(in, chunk.offset);
    if (name == "Line") return read_lines(in);
    if (name == "StrT") return file_.strings = chunk.data, true;
    if (name == "Attr") return file_.attributes = chunk.data, true;
    if (name == "CInf") return file_.compile_info = chunk.data, true;
    if (name == "Type") {
        file_.has_types = true;
        file_.type_version = in.u32();
        file_.type_count = in.u32();
        file_.types = in.rest();
        return in.ok();
    }
    file_.other_chunks.push_back({chunk.name, chunk.data});
    return true;
}

bool FileReader::read_atoms(ChunkReader& in) {
    const std::uint32_t written = in.u32();
    // A negative count (OTP 28) says that lengths are in compact form.
    const bool is_long = written > 0x7fffffffu;
    const std::uint32_t count = is_long ? 0 - written : written;
    if (!in.ok()) return false;
    if (count == 0) return in.fail("no atoms");
    if (count > in.left()) return in.fail("count " + std::to_string(count) + " does not fit");
    file_.atoms.reserve(count);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        std::size_t length = 0;
        if (is_long) {
            CompactTerm term;
            if (!in.compact(term)) return false;
            if (term.tag != CompactTag::kUnsigned || term.value > 4 * 255)
                return in.fail("bad length of an atom");
            length = static_cast<std::size_t>(term.value);
        } else {
            length = in.u8();
        }
        const auto bytes = in.take(length);
        if (!in.ok()) return false;
        if (!is_valid_utf8(bytes) || utf8_length(bytes) > 255)
            return in.fail("atom " + std::to_string(i + 1) + " is not valid");
        file_.atoms.push_back(text_of(bytes));
    }
    return in.ok();
}

bool FileReader::read_code(ChunkReader& in) {
    const std::uint32_t header = in.u32();
    if (!in.ok()) return false;
    if (header < 16 || header > in.left()) return in.fail("bad header size");
    const std::size_t start = in.offset();
    file_.code_version = in.u32();
    file_.max_opcode = in.u32();
    file_.label_count = in.u32();
    file_.function_count = in.u32();
    if (in.ok() && file_.code_version != 0)
        return in.fail("instruction set " + std::to_string(file_.code_version) + " is not known");
    in.take(header - (in.offset() - start));
    file_.code_offset += in.offset();
    file_.code = in.rest();
    if (file_.label_count > file_.code.size() + 1) return in.fail("more labels than code");
    if (file_.function_count > file_.code.size()) return in.fail("more functions than code");
    return in.ok();
}

bool FileReader::read_imports(ChunkReader& in) {
    const std::uint32_t count = in.count_of(12);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        const std::uint32_t module = atom_index(in), function = atom_index(in), arity = in.u32();
        if (in.ok() && arity > 255) return in.fail("arity above 255");
        file_.imports.push_back({module, function, arity});
    }
    return in.ok();
}

bool FileReader::read_exports(ChunkReader& in, std::vector<BeamFile::Export>& to) {
    const std::uint32_t count = in.count_of(12);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        const std::uint32_t function = atom_index(in), arity = in.u32(), label = in.u32();
        if (in.ok() && arity > 255) return in.fail("arity above 255");
        to.push_back({function, arity, label});
    }
    return in.ok();
}

bool FileReader::read_lambdas(ChunkReader& in) {
    const std::uint32_t count = in.count_of(24);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        const std::uint32_t function = atom_index(in), arity = in.u32(), label = in.u32();
        const std::uint32_t index = in.u32(), free_count = in.u32(), unique = in.u32();
        if (in.ok() && (arity > 255 || free_count > arity)) return in.fail("fun with a bad arity");
        file_.lambdas.push_back({function, arity, label, index, free_count, unique});
    }
    return in.ok();
}

bool FileReader::read_literals(ChunkReader& in, std::size_t base) {
    const std::uint32_t size = in.u32();
    auto data = in.rest();
    if (!in.ok()) return false;
    if (size != 0) {
        // Deflate never shrinks below about 1/1032.
        if (size > data.size() * 1100 + 64)
            return in.fail("size " + std::to_string(size) + " is too large");
        if (!inflate_all(data, 15, size, file_.owned_literals) ||
            file_.owned_literals.size() != size) {
            return in.fail("compressed literals are damaged");
        }
        data = file_.owned_literals;
        base = 0;
    } else {
        base += 4;
    }
    ChunkReader table{"LitT", data, base, error_};
    const std::uint32_t count = table.count_of(5);
    file_.literals.reserve(count);
    for (std::uint32_t i = 0; i < count && table.ok(); ++i) {
        const std::uint32_t length = table.u32();
        const auto term = table.take(length);
        if (table.ok() && (term.size() < 2 || term[0] != external::kVersion))
            return table.fail("literal " + std::to_string(i) + " is not a term");
        file_.literals.push_back(term);
    }
    return table.ok();
}

bool FileReader::read_lines(ChunkReader& in) {
    file_.has_lines = true;
    const std::uint32_t version = in.u32();
    file_.line_flags = in.u32();
    file_.line_instruction_count = in.u32();
    const std::uint32_t count = in.u32(), names = in.u32();
    if (!in.ok()) return false;
    if (version != 0) {
        // A later layout: lines are only for stack traces, so the code still runs.
        file_.lines = {{0, 0}};
        return true;
    }
    if (count > in.left()) return in.fail("count " + std::to_string(count) + " does not fit");
    file_.lines.reserve(std::size_t{count} + 1);
    file_.lines.push_back({0, 0});
    std::uint32_t current = 0;
    while (file_.lines.size() <= count) {
        CompactTerm term;
        if (!in.compact(term)) return false;
        if (term.is_big || term.value < 0 || term.value > 0x7fffffff) return in.fail("bad line");
        const auto value = static_cast<std::uint32_t>(term.value);
        if (term.tag == CompactTag::kAtom) {
            if (value > names) return in.fail("no file " + std::to_string(value));
            current = value;
        } else if (term.tag == CompactTag::kInteger) {
            file_.lines.push_back({current, value});
        } else {
            return in.fail("bad line");
        }
    }
    if (names > in.left() / 2) return in.fail("count " + std::to_string(names) + " does not fit");
    for (std::uint32_t i = 0; i < names && in.ok(); ++i) {
        const auto bytes = in.take(in.u16());
        if (in.ok() && !is_valid_utf8(bytes)) return in.fail("file name is not UTF-8");
        file_.file_names.push_back(text_of(bytes));
    }
    return in.ok();
}

/// Appends chunks to the growing file.
class FileWriter {
public:
    std::vector<std::uint8_t> out;

    void u32(std::uint32_t value) {
        for (int shift = 24; shift >= 0; shift -= 8)
            out.push_back(static_cast<std::uint8_t>(value >> shift));
    }
    void u32_of(std::size_t value) { u32(static_cast<std::uint32_t>(value)); }
    void bytes(std::span<const std::uint8_t> data) {
        out.insert(out.end(), data.begin(), data.end());
    }
    void text(std::string_view data) { out.insert(out.end(), data.begin(), data.end()); }
    void begin(std::string_view name) {
        text(name);
        start_ = out.size();
        u32(0);
    }
    void end() {
        set_size(start_, out.size() - start_ - 4);
        while (out.size() % 4 != 0)
            out.push_back(0);
    }
    void set_size(std::size_t at, std::size_t size) {
        for (std::size_t i = 0; i < 4; ++i)
            out[at + i] = static_cast<std::uint8_t>(size >> (24 - 8 * i));
    }

private:
    std::size_t start_ = 0;
};

void write_atoms(FileWriter& to, const BeamFile& file) {
    const bool is_long = std::any_of(
        file.atoms.begin(), file.atoms.end(), [](auto atom) { return atom.size() > 255; });
    to.begin("AtU8");
    const auto count = static_cast<std::uint32_t>(file.atoms.size());
    to.u32(is_long ? 0 - count : count);
    for (const std::string_view atom : file.atoms) {
        if (is_long) {
            CompactWriter{to.out}.unsigned_value(atom.size());
        } else {
            to.out.push_back(static_cast<std::uint8_t>(atom.size()));
        }
        to.text(atom);
    }
    to.end();
}

void write_exports(FileWriter& to,
                   std::string_view name,
                   const std::vector<BeamFile::Export>& exports) {
    to.begin(name);
    to.u32_of(exports.size());
    for (const auto& one : exports) {
        to.u32(one.function);
        to.u32(one.arity);
        to.u32(one.label);
    }
    to.end();
}

void write_literals(FileWriter& to, const BeamFile& file) {
    FileWriter table;
    table.u32_of(file.literals.size());
    for (const auto literal : file.literals) {
        table.u32_of(literal.size());
        table.bytes(literal);
    }
    uLongf size = compressBound(static_cast<uLong>(table.out.size()));
    std::vector<std::uint8_t> packed(size);
    compress2(packed.data(), &size, table.out.data(), static_cast<uLong>(table.out.size()), 6);
    to.begin("LitT");
    to.u32_of(table.out.size());
    to.bytes({packed.data(), size});
    to.end();
}

void write_lines(FileWriter& to, const BeamFile& file) {
    to.begin("Line");
    to.u32(0);
    to.u32(file.line_flags);
    to.u32(file.line_instruction_count);
    to.u32_of(file.lines.empty() ? 0 : file.lines.size() - 1);
    to.u32_of(file.file_names.size());
    CompactWriter compact{to.out};
    std::uint32_t current = 0;
    for (std::size_t i = 1; i < file.lines.size(); ++i) {
        if (file.lines[i].file != current) compact.atom(current = file.lines[i].file);
        compact.integer(file.lines[i].line);
    }
    for (const std::string_view name : file.file_names) {
        to.out.push_back(static_cast<std::uint8_t>(name.size() >> 8));
        to.out.push_back(static_cast<std::uint8_t>(name.size()));
        to.text(name);
    }
    to.end();
}

void write_raw(FileWriter& to, std::string_view name, std::span<const std::uint8_t> data) {
    to.begin(name);
    to.bytes(data);
    to.end();
}

} // namespace

bool read_beam_file(std::span<const std::uint8_t> bytes, BeamFile& file, BeamFileError& error) {
    file = BeamFile{};
    return FileReader{file, error}.read(bytes);
}

std::array<std::uint8_t, 16> module_md5(std::span<const std::uint8_t> bytes) {
    static constexpr const char* kNames[] = {"Atom", "AtU8", "Code", "StrT", "ImpT", "ExpT", "FunT", "LitT", "Meta"};
    const auto read_u32 = [&](std::size_t at) {
        return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 | std::uint32_t{bytes[at + 2]} << 8 | bytes[at + 3];
    };
    Md5 md5;
    for (const char* name : kNames) {
        for (std::size_t at = 12; at + 8 <= bytes.size();) {
            const std::size_t size = read_u32(at + 4);
            if (size > bytes.size() - at - 8) break;
            if (std::memcmp(&bytes[at], name, 4) == 0) {
                std::vector<std::uint8_t> data(bytes.begin() + static_cast<std::ptrdiff_t>(at) + 8,
                                               bytes.begin() + static_cast<std::ptrdiff_t>(at + 8 + size));
                if (std::memcmp(name, "FunT", 4) == 0)
                    for (std::size_t fun = 4; fun + 24 <= data.size(); fun += 24) std::memset(&data[fun + 20], 0, 4);
                md5.add(data);
                break;
            }
            at += 8 + (size + 3) / 4 * 4;
        }
    }
    std::array<std::uint8_t, 16> digest;
    md5.finish(digest.data());
    return digest;
}

std::vector<std::uint8_t> write_beam_file(
    const BeamFile& file,
    const std::function<std::vector<std::uint8_t>(const std::array<std::uint8_t, 16>&)>& attributes_of) {
    FileWriter to;
    to.text("FOR1");
    to.u32(0);
    to.text("BEAM");
    write_atoms(to, file);
    to.begin("Code");
    to.u32(16);
    to.u32(file.code_version);
    to.u32(file.max_opcode);
    to.u32(file.label_count);
    to.u32(file.function_count);
    to.bytes(file.code);
    to.end();
    write_raw(to, "StrT", file.strings);
    to.begin("ImpT");
    to.u32_of(file.imports.size());
    for (const auto& one : file.imports) {
        to.u32(one.module);
        to.u32(one.function);
        to.u32(one.arity);
    }
    to.end();
    write_exports(to, "ExpT", file.exports);
    if (!file.lambdas.empty()) {
        to.begin("FunT");
        to.u32_of(file.lambdas.size());
        for (const auto& one : file.lambdas) {
            to.u32(one.function);
            to.u32(one.arity);
            to.u32(one.label);
            to.u32(one.index);
            to.u32(one.free_count);
            to.u32(one.old_unique);
        }
        to.end();
    }
    if (!file.literals.empty()) write_literals(to, file);
    const auto others = [&](std::string_view place) {
        for (const auto& chunk : file.other_chunks) {
            const std::string_view name{chunk.name.data(), 4};
            const std::string_view its_place =
                name == "Meta" ? "LocT" : name == "Dbgi" || name == "Docs" ? "Line" : "";
            if (its_place == place) write_raw(to, name, chunk.data);
        }
    };
    others("LocT");
    write_exports(to, "LocT", file.locals);
    if (attributes_of) {
        write_raw(to, "Attr", attributes_of(module_md5(to.out)));
    } else if (!file.attributes.empty()) {
        write_raw(to, "Attr", file.attributes);
    }
    if (!file.compile_info.empty()) write_raw(to, "CInf", file.compile_info);
    others("Line");
    if (file.has_lines) write_lines(to, file);
    if (file.has_types) {
        to.begin("Type");
        to.u32(file.type_version);
        to.u32(file.type_count);
        to.bytes(file.types);
        to.end();
    }
    others("");
    to.set_size(4, to.out.size() - 8);
    return std::move(to.out);
}

} // namespace joist
