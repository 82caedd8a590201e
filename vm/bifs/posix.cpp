// The operating system's words; see posix.h.

#include "vm/bifs/posix.h"

#include "vm/bifs/iodata.h"
#include "vm/term/atom_table.h"

#include <cerrno>

namespace joist {

Term errno_atom(int error) {
    static constexpr struct {
        int number;
        const char* name;
    } names[] = {{EPERM, "eperm"}, {ENOENT, "enoent"}, {ESRCH, "esrch"}, {EINTR, "eintr"}, {EIO, "eio"}, {ENXIO, "enxio"}, {E2BIG, "e2big"},
                 {EBADF, "ebadf"}, {EAGAIN, "eagain"}, {ENOMEM, "enomem"}, {EACCES, "eacces"}, {EBUSY, "ebusy"}, {EEXIST, "eexist"},
                 {EXDEV, "exdev"}, {ENODEV, "enodev"}, {ENOTDIR, "enotdir"}, {EISDIR, "eisdir"}, {EINVAL, "einval"}, {ENFILE, "enfile"},
                 {EMFILE, "emfile"}, {ETXTBSY, "etxtbsy"}, {EFBIG, "efbig"}, {ENOSPC, "enospc"}, {ESPIPE, "espipe"}, {EROFS, "erofs"},
                 {EMLINK, "emlink"}, {EPIPE, "epipe"}, {ENAMETOOLONG, "enametoolong"}, {ENOTEMPTY, "enotempty"}, {ELOOP, "eloop"},
                 {ENOTSUP, "enotsup"}, {ENOSYS, "enosys"}};
    for (const auto& n : names)
        if (n.number == error) return atom(n.name);
    return atom("unknown");
}

std::optional<std::string> system_text(Term term) {
    std::string out;
    if (term.is_atom()) {
        out = atom_text(term);
    } else if (term.is_bitstring()) {
        if (!for_each_piece(term, [&](auto piece) { out.append(reinterpret_cast<const char*>(piece.data()), piece.size()); })) return std::nullopt;
    } else {
        std::vector<Term> work{term};
        while (!work.empty()) {
            const Term t = work.back();
            work.pop_back();
            if (t.is_nil()) continue;
            if (t.is_list()) {
                work.push_back(cons_tail(t));
                work.push_back(cons_head(t));
            } else if (t.is_small() && t.small_value() > 0 && t.small_value() <= 0x10ffff) {
                const auto c = static_cast<std::uint32_t>(t.small_value());
                const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
                if (c < 0x80)
                    put(c);
                else if (c < 0x800)
                    put(0xc0 | c >> 6), put(0x80 | (c & 0x3f));
                else if (c < 0x10000)
                    put(0xe0 | c >> 12), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
                else
                    put(0xf0 | c >> 18), put(0x80 | (c >> 12 & 0x3f)), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
            } else if (t.is_atom() || t.is_bitstring()) {
                const auto part = system_text(t);
                if (!part) return std::nullopt;
                out += *part;
            } else {
                return std::nullopt;
            }
        }
    }
    if (out.find('\0') != std::string::npos) return std::nullopt;
    return out;
}

} // namespace joist
