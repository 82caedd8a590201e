%% Records of module file.
-ifndef(FILE_HRL).
-define(FILE_HRL, 1).

%% What read_file_info and its like tell; times in the form that was asked for.
-record(file_info, {
    size :: non_neg_integer() | undefined,
    type :: device | directory | other | regular | symlink | undefined,
    access :: read | write | read_write | none | undefined,
    atime :: file:date_time() | integer() | undefined,
    mtime :: file:date_time() | integer() | undefined,
    ctime :: file:date_time() | integer() | undefined,
    mode :: non_neg_integer() | undefined,
    links :: non_neg_integer() | undefined,
    major_device :: non_neg_integer() | undefined,
    minor_device :: non_neg_integer() | undefined,
    inode :: non_neg_integer() | undefined,
    uid :: non_neg_integer() | undefined,
    gid :: non_neg_integer() | undefined
}).

%% A file opened with `raw`: no process stands between it and its user.
-record(file_descriptor, {
    module :: module(),
    data :: term()
}).

-endif.
