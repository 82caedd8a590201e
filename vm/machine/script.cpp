// The head of an escript; see script.h.

#include "vm/machine/script.h"

#include <algorithm>

namespace joist {

bool is_beam(std::string_view text) {
    return text.starts_with("FOR1") || text.starts_with("\x1f\x8b");
}

Script read_script(std::string_view text) {
    Script script;
    std::size_t at = 0;
    for (int line = 0; line < 3 && at < text.size(); line++) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view here = text.substr(at, end - at);
        const std::size_t next = std::min(end + 1, text.size());
        if (here.ends_with('\r')) here.remove_suffix(1);
        if (line > 0 && here.starts_with("%%!")) {
            script.flags = here.substr(3);
            at = next;
            break;
        }
        if (!(line == 0 && here.starts_with("#!")) && !(line == 1 && here.starts_with("%"))) break;
        at = next;
    }
    script.body = at;
    const std::string_view rest = text.substr(at);
    if (is_beam(rest))
        script.kind = Script::Kind::Beam;
    else if (rest.starts_with("PK\x03\x04"))
        script.kind = Script::Kind::Archive;
    return script;
}

} // namespace joist
