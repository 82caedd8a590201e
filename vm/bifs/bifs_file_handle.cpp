// Open files and links: the rest of the native floor of module file. An open file is a reference; it closes with the last
// copy of it, if not before. Everything that may block runs in the blocking pool.
//
// Results: ok | eof | {ok, Value} | {error, Posix}; einval for a file that has been closed.

#include "vm/bifs/bif.h"
#include "vm/bifs/iodata.h"
#include "vm/bifs/posix.h"
#include "vm/heap/number.h"
#include "vm/sched/blocking_pool.h"
#include "vm/term/atom_table.h"

#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_set>

namespace joist {

namespace {

class FileHandle;

// All handles there are: tells whether a magic reference is one.
struct Handles {
    std::mutex mutex;
    std::unordered_set<const MagicObject*> known;
};
Handles& handles() {
    static auto* all = new Handles;
    return *all;
}

class FileHandle final : public MagicObject {
public:
    explicit FileHandle(int descriptor) : fd{descriptor} {
        std::lock_guard lock{handles().mutex};
        handles().known.insert(this);
    }
    ~FileHandle() override {
        {
            std::lock_guard lock{handles().mutex};
            handles().known.erase(this);
        }
        if (fd >= 0) ::close(fd);
    }
    std::mutex mutex; // one operation at a time, so that a close meets none under way
    int fd;
};

FileHandle* handle_of(Term t) {
    if (!t.is_kind(Kind::MagicRef)) return nullptr;
    auto* object = reinterpret_cast<MagicObject*>(t.boxed_ptr()[3].raw());
    std::lock_guard lock{handles().mutex};
    return handles().known.contains(object) ? static_cast<FileHandle*>(object) : nullptr;
}

struct Job : BlockingJob {
    FileHandle* handle = nullptr; // retained
    std::string path, data;
    std::int64_t number = 0, position = 0;
    int error = 0, whence = SEEK_SET, flags = 0;
    bool at_end = false;
    ~Job() override {
        if (handle) handle->release();
    }
    void work() override {
        if (!handle) {
            run(-1);
            return;
        }
        std::lock_guard lock{handle->mutex};
        if (handle->fd < 0) {
            error = EINVAL;
        } else {
            run(handle->fd);
        }
    }
    virtual void run(int fd) = 0;
    virtual Term value(Process&) { return atoms::ok; }
    void check(std::int64_t status) {
        if (status < 0) error = errno;
    }
    Term result(Process& p) {
        if (error) return make_tuple(p.heap(), {atoms::error, errno_atom(error)});
        return at_end ? atoms::eof : value(p);
    }
};

template <class J, class SetUp> Term call(Process& p, SetUp set_up) {
    if (auto job = finished_job<J>(p)) return job->result(p);
    if (job_pending(p)) return p.wait_native();
    auto job = std::make_shared<J>();
    if (!set_up(*job)) return p.badarg();
    return start_job(p, std::move(job));
}

bool set_handle(Job& job, Term t) {
    FileHandle* handle = handle_of(t);
    if (!handle) return false;
    handle->retain();
    job.handle = handle;
    return true;
}
bool set_data(Job& job, Term t) {
    return for_each_piece(t, [&](auto piece) { job.data.append(reinterpret_cast<const char*>(piece.data()), piece.size()); });
}
bool set_count(std::int64_t& out, Term t) {
    if (!t.is_small() || t.small_value() < 0) return false;
    out = t.small_value();
    return true;
}
bool set_text(std::string& out, Term t) {
    const auto text = system_text(t);
    if (text) out = *text;
    return text.has_value();
}

struct Open final : Job {
    int opened = -1;
    ~Open() override {
        if (opened >= 0) ::close(opened); // whoever asked is gone
    }
    void run(int) override {
        opened = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
        check(opened);
        struct stat s;
        if (opened >= 0 && fstat(opened, &s) == 0 && S_ISDIR(s.st_mode)) error = EISDIR;
    }
    Term value(Process& p) override {
        auto* file = new FileHandle{std::exchange(opened, -1)};
        return make_tuple(p.heap(), {atoms::ok, make_magic_ref(p.heap(), file)});
    }
};

// `number` bytes, at `position` or (below 0) where the file stands.
struct Read final : Job {
    void run(int fd) override {
        constexpr std::int64_t kStep = 1 << 20; // a large count is not believed before the bytes are there
        while (static_cast<std::int64_t>(data.size()) < number) {
            const std::size_t had = data.size();
            data.resize(had + static_cast<std::size_t>(std::min(number - static_cast<std::int64_t>(had), kStep)));
            const std::size_t room = data.size() - had;
            const ssize_t n = position < 0 ? ::read(fd, data.data() + had, room) : ::pread(fd, data.data() + had, room, position + static_cast<off_t>(had));
            data.resize(had + static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0 && had == 0) error = errno;
            if (n < 0 || n == 0) break;
            if (position < 0 && static_cast<std::size_t>(n) < room) break; // a terminal or pipe gives what it has
        }
        at_end = number > 0 && data.empty();
    }
    Term value(Process& p) override { return make_tuple(p.heap(), {atoms::ok, make_binary(p.heap(), data)}); }
};

struct Write final : Job {
    void run(int fd) override {
        for (std::size_t at = 0; at < data.size();) {
            const ssize_t n = position < 0 ? ::write(fd, data.data() + at, data.size() - at) : ::pwrite(fd, data.data() + at, data.size() - at, position + static_cast<off_t>(at));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) {
                error = errno;
                return;
            }
            at += static_cast<std::size_t>(n);
        }
    }
};

struct Seek final : Job {
    void run(int fd) override {
        position = ::lseek(fd, number, whence);
        check(position);
    }
    Term value(Process& p) override { return make_tuple(p.heap(), {atoms::ok, make_integer(p.heap(), position)}); }
};

struct Truncate final : Job {
    void run(int fd) override {
        const off_t here = ::lseek(fd, 0, SEEK_CUR);
        check(here < 0 ? -1 : ::ftruncate(fd, here));
    }
};

struct Sync final : Job {
    void run(int fd) override { check(flags ? ::fdatasync(fd) : ::fsync(fd)); }
};

struct Close final : Job {
    void run(int) override {
        if (::close(std::exchange(handle->fd, -1)) < 0 && errno != EINTR) error = errno;
    }
};

struct Link final : Job {
    void run(int) override { check(flags ? ::symlink(path.c_str(), data.c_str()) : ::link(path.c_str(), data.c_str())); }
};

struct ReadLink final : Job {
    void run(int) override {
        data.resize(PATH_MAX);
        const ssize_t n = ::readlink(path.c_str(), data.data(), data.size());
        check(n);
        data.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
    }
    Term value(Process& p) override { return make_tuple(p.heap(), {atoms::ok, make_string(p.heap(), data)}); }
};

struct ChangeMode final : Job {
    void run(int) override { check(::chmod(path.c_str(), static_cast<mode_t>(number & 07777))); }
};

struct ChangeOwner final : Job {
    void run(int) override { check(::chown(path.c_str(), static_cast<uid_t>(number), static_cast<gid_t>(position))); }
};

struct ChangeTime final : Job {
    void run(int) override {
        const timespec times[] = {{number, 0}, {position, 0}};
        check(::utimensat(AT_FDCWD, path.c_str(), times, 0));
    }
};

bool set_whence(Job& job, Term t) {
    job.whence = t == atom("bof") ? SEEK_SET : t == atom("cur") ? SEEK_CUR : SEEK_END;
    return job.whence != SEEK_END || t == atoms::eof;
}

} // namespace

// open_file(Path, Options): options read, write, append, exclusive, truncate, sync
Term bif_erts_file_open_file_2(Process& p, const Term* args) {
    return call<Open>(p, [&](Open& job) {
        bool reads = false, writes = false;
        const bool proper = for_each_element(args[1], [&](Term t) {
            reads |= t == atoms::read;
            writes |= t == atoms::write;
            if (t == atoms::append_) job.flags |= O_APPEND;
            if (t == atoms::exclusive) job.flags |= O_EXCL;
            if (t == atom("truncate")) job.flags |= O_TRUNC;
            if (t == atom("sync")) job.flags |= O_SYNC;
        });
        job.flags |= writes ? O_CREAT | (reads ? O_RDWR : O_WRONLY) : O_RDONLY;
        return proper && set_text(job.path, args[0]);
    });
}

Term bif_erts_file_close_file_1(Process& p, const Term* args) {
    return call<Close>(p, [&](Close& job) { return set_handle(job, args[0]); });
}

Term bif_erts_file_read_handle_2(Process& p, const Term* args) {
    return call<Read>(p, [&](Read& job) {
        job.position = -1;
        return set_handle(job, args[0]) && set_count(job.number, args[1]);
    });
}
Term bif_erts_file_pread_handle_3(Process& p, const Term* args) {
    return call<Read>(p, [&](Read& job) { return set_handle(job, args[0]) && set_count(job.position, args[1]) && set_count(job.number, args[2]); });
}

Term bif_erts_file_write_handle_2(Process& p, const Term* args) {
    return call<Write>(p, [&](Write& job) {
        job.position = -1;
        return set_handle(job, args[0]) && set_data(job, args[1]);
    });
}
Term bif_erts_file_pwrite_handle_3(Process& p, const Term* args) {
    return call<Write>(p, [&](Write& job) { return set_handle(job, args[0]) && set_count(job.position, args[1]) && set_data(job, args[2]); });
}

// seek_handle(File, Offset, bof | cur | eof) -> {ok, Position}
Term bif_erts_file_seek_handle_3(Process& p, const Term* args) {
    return call<Seek>(p, [&](Seek& job) {
        if (!args[1].is_small()) return false;
        job.number = args[1].small_value();
        return set_handle(job, args[0]) && set_whence(job, args[2]);
    });
}

Term bif_erts_file_truncate_handle_1(Process& p, const Term* args) {
    return call<Truncate>(p, [&](Truncate& job) { return set_handle(job, args[0]); });
}
// sync_handle(File, DataOnly)
Term bif_erts_file_sync_handle_2(Process& p, const Term* args) {
    return call<Sync>(p, [&](Sync& job) {
        job.flags = args[1] == atoms::true_;
        return set_handle(job, args[0]);
    });
}

Term bif_erts_file_make_link_2(Process& p, const Term* args) {
    return call<Link>(p, [&](Link& job) { return set_text(job.path, args[0]) && set_text(job.data, args[1]); });
}
Term bif_erts_file_make_symlink_2(Process& p, const Term* args) {
    return call<Link>(p, [&](Link& job) {
        job.flags = 1;
        return set_text(job.path, args[0]) && set_text(job.data, args[1]);
    });
}
Term bif_erts_file_read_link_1(Process& p, const Term* args) {
    return call<ReadLink>(p, [&](ReadLink& job) { return set_text(job.path, args[0]); });
}

Term bif_erts_file_change_mode_2(Process& p, const Term* args) {
    return call<ChangeMode>(p, [&](ChangeMode& job) { return set_text(job.path, args[0]) && set_count(job.number, args[1]); });
}
Term bif_erts_file_change_owner_3(Process& p, const Term* args) {
    return call<ChangeOwner>(p, [&](ChangeOwner& job) {
        if (!args[1].is_small() || !args[2].is_small()) return false;
        job.number = args[1].small_value(); // -1: as it is
        job.position = args[2].small_value();
        return set_text(job.path, args[0]);
    });
}
// change_time(Path, Accessed, Modified), in seconds since 1970
Term bif_erts_file_change_time_3(Process& p, const Term* args) {
    return call<ChangeTime>(p, [&](ChangeTime& job) {
        if (!args[1].is_small() || !args[2].is_small()) return false;
        job.number = args[1].small_value();
        job.position = args[2].small_value();
        return set_text(job.path, args[0]);
    });
}

} // namespace joist
