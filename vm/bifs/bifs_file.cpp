// Files and folders: the native floor of modules file, filelib, code. Everything that may block runs in the blocking pool.
// Results: ok | {ok, Value} | {error, Posix}.

#include "vm/bifs/bif.h"
#include "vm/bifs/iodata.h"
#include "vm/bifs/posix.h"
#include "vm/heap/number.h"
#include "vm/sched/blocking_pool.h"
#include "vm/term/atom_table.h"

#include <cerrno>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace joist {

namespace {

Term posix_error(Process& p, int error) { return make_tuple(p.heap(), {atoms::error, errno_atom(error)}); }
Term ok_value(Process& p, Term value) { return make_tuple(p.heap(), {atoms::ok, value}); }

struct FileJob : BlockingJob {
    std::string path, second;
    int error = 0;
    virtual Term value(Process&) { return atoms::ok; }
    Term result(Process& p) { return error ? posix_error(p, error) : value(p); }
    void check(int status) {
        if (status < 0) error = errno;
    }
};

// Runs a job of type `Job` for the function at hand; `set_up` fills it in and says whether the arguments are good.
template <class Job, class SetUp> Term file_call(Process& p, SetUp set_up) {
    if (auto job = finished_job<Job>(p)) return job->result(p);
    if (job_pending(p)) return p.wait_native();
    auto job = std::make_shared<Job>();
    if (!set_up(*job)) return p.badarg();
    return start_job(p, std::move(job));
}

bool set_path(FileJob& job, Term t) {
    const auto text = system_text(t);
    if (text) job.path = *text;
    return text.has_value();
}

struct ReadFile final : FileJob {
    RefcBytes* bytes = nullptr;
    std::size_t size = 0;
    ~ReadFile() override {
        if (bytes) bytes->release();
    }
    void work() override {
        const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
        struct stat s;
        if (fd < 0 || fstat(fd, &s) < 0) {
            error = errno;
            if (fd >= 0) close(fd);
            return;
        }
        if (S_ISDIR(s.st_mode)) {
            error = EISDIR;
        } else {
            std::size_t capacity = static_cast<std::size_t>(s.st_size) + 1;
            bytes = RefcBytes::create(capacity);
            for (;;) {
                const ssize_t n = read(fd, bytes->bytes() + size, capacity - size);
                if (n <= 0) {
                    if (n < 0) error = errno;
                    break;
                }
                size += static_cast<std::size_t>(n);
                if (size < capacity) continue;
                RefcBytes* larger = RefcBytes::create(capacity *= 2); // the file grew, or has no size (/proc)
                std::copy(bytes->bytes(), bytes->bytes() + size, larger->bytes());
                bytes->release();
                bytes = larger;
            }
        }
        close(fd);
    }
    Term value(Process& p) override {
        if (size <= kMaxHeapBytes) return ok_value(p, make_binary(p.heap(), {bytes->bytes(), size}));
        return ok_value(p, make_refc_bits(p.heap(), std::exchange(bytes, nullptr), size * 8));
    }
};

struct WriteFile final : FileJob {
    std::string content;
    bool append = false, exclusive = false;
    void work() override {
        const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC) | (exclusive ? O_EXCL : 0), 0666);
        if (fd < 0) {
            error = errno;
            return;
        }
        for (std::size_t at = 0; at < content.size();) {
            const ssize_t n = write(fd, content.data() + at, content.size() - at);
            if (n < 0) {
                if (errno == EINTR) continue;
                error = errno;
                break;
            }
            at += static_cast<std::size_t>(n);
        }
        if (close(fd) < 0 && !error) error = errno;
    }
};

struct ListDir final : FileJob {
    std::vector<std::string> names;
    void work() override {
        DIR* dir = opendir(path.c_str());
        if (!dir) {
            error = errno;
            return;
        }
        while (const dirent* e = readdir(dir)) {
            const std::string name = e->d_name;
            if (name != "." && name != "..") names.push_back(name);
        }
        closedir(dir);
    }
    Term value(Process& p) override {
        Term list = Term::nil();
        for (std::size_t i = names.size(); i-- > 0;) list = make_cons(p.heap(), make_string(p.heap(), names[i]), list);
        return ok_value(p, list);
    }
};

struct FileInfo final : FileJob {
    struct stat s {};
    bool link = false;
    void work() override { check(link ? lstat(path.c_str(), &s) : stat(path.c_str(), &s)); }
    // {Type, Size, Modified, Accessed, Changed, Mode, Links, Inode, User, Group, Access}; times in seconds since 1970
    Term value(Process& p) override {
        const char* type = S_ISREG(s.st_mode) ? "regular" : S_ISDIR(s.st_mode) ? "directory" : S_ISLNK(s.st_mode) ? "symlink" : S_ISCHR(s.st_mode) || S_ISBLK(s.st_mode) ? "device" : "other";
        const bool can_read = access(path.c_str(), R_OK) == 0, can_write = access(path.c_str(), W_OK) == 0;
        Heap& h = p.heap();
        return ok_value(p, make_tuple(h, {atom(type), make_unsigned(h, static_cast<std::uint64_t>(s.st_size)), make_integer(h, s.st_mtime), make_integer(h, s.st_atime),
                                          make_integer(h, s.st_ctime), make_unsigned(h, s.st_mode), make_unsigned(h, s.st_nlink), make_unsigned(h, s.st_ino),
                                          make_unsigned(h, s.st_uid), make_unsigned(h, s.st_gid),
                                          can_read ? (can_write ? atom("read_write") : atoms::read) : (can_write ? atoms::write : atoms::none_)}));
    }
};

// One system call with one or two paths.
struct PathCall final : FileJob {
    int (*call)(const char*, const char*) = nullptr;
    void work() override { check(call(path.c_str(), second.c_str())); }
};

Term path_call(Process& p, Term path, int (*call)(const char*, const char*)) {
    return file_call<PathCall>(p, [&](PathCall& job) {
        job.call = call;
        return set_path(job, path);
    });
}

} // namespace

Term bif_erts_file_read_file_1(Process& p, const Term* args) {
    return file_call<ReadFile>(p, [&](ReadFile& job) { return set_path(job, args[0]); });
}

// write_file(Path, IoData, Options): options append, exclusive
Term bif_erts_file_write_file_3(Process& p, const Term* args) {
    return file_call<WriteFile>(p, [&](WriteFile& job) {
        const bool options = for_each_element(args[2], [&](Term t) {
            job.append |= t == atoms::append_;
            job.exclusive |= t == atoms::exclusive;
        });
        return options && set_path(job, args[0]) && for_each_piece(args[1], [&](auto piece) { job.content.append(reinterpret_cast<const char*>(piece.data()), piece.size()); });
    });
}

Term bif_erts_file_list_dir_1(Process& p, const Term* args) {
    return file_call<ListDir>(p, [&](ListDir& job) { return set_path(job, args[0]); });
}

Term bif_erts_file_file_info_1(Process& p, const Term* args) {
    return file_call<FileInfo>(p, [&](FileInfo& job) { return set_path(job, args[0]); });
}
Term bif_erts_file_link_info_1(Process& p, const Term* args) {
    return file_call<FileInfo>(p, [&](FileInfo& job) {
        job.link = true;
        return set_path(job, args[0]);
    });
}

Term bif_erts_file_make_dir_1(Process& p, const Term* args) {
    return path_call(p, args[0], [](const char* path, const char*) { return mkdir(path, 0777); });
}
Term bif_erts_file_del_dir_1(Process& p, const Term* args) {
    return path_call(p, args[0], [](const char* path, const char*) { return rmdir(path); });
}
Term bif_erts_file_delete_1(Process& p, const Term* args) {
    return path_call(p, args[0], [](const char* path, const char*) { return unlink(path); });
}
Term bif_erts_file_rename_2(Process& p, const Term* args) {
    return file_call<PathCall>(p, [&](PathCall& job) {
        job.call = [](const char* from, const char* to) { return rename(from, to); };
        const auto to = system_text(args[1]);
        if (to) job.second = *to;
        return to && set_path(job, args[0]);
    });
}

Term bif_erts_file_set_cwd_1(Process& p, const Term* args) {
    const auto path = system_text(args[0]);
    if (!path) return p.badarg();
    return chdir(path->c_str()) == 0 ? atoms::ok : posix_error(p, errno);
}

Term bif_erts_file_get_cwd_0(Process& p, const Term*) {
    char buffer[4096];
    return getcwd(buffer, sizeof buffer) ? ok_value(p, make_string(p.heap(), buffer)) : posix_error(p, errno);
}

} // namespace joist
