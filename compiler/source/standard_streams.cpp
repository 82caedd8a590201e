#include "compiler/source/standard_streams.h"

#include <fcntl.h>

namespace joist::compiler {

void occupy_standard_streams() {
    // Ascending: open gives the lowest number that is free. For reading only: a write fails.
    for (int fd = 0; fd <= 2; ++fd)
        if (::fcntl(fd, F_GETFD) == -1 && ::open("/dev/null", O_RDONLY) != fd) return;
}

} // namespace joist::compiler
