/* Files whose text is not kept. They are read again when something in them is wanted; one that has
 * changed meanwhile may say something else there than at first, so that is an error. */
#include "lang/driver/load_passing.h"

#include <errno.h>
#include <unistd.h>

#include "lang/base/catalogue.h"
#include "lang/base/unicode.h"

const char passing_changed[] = N_("it has changed since it was read first");
enum { MARK_BYTES = sizeof UNICODE_MARK - 1 };

static FileStamp stamp_of(const struct stat *info)
{
    return (FileStamp){info->st_dev, info->st_ino, info->st_size, info->st_mtim, info->st_ctim};
}

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool same_stamp(const FileStamp *a, const FileStamp *b)
{
    return a->device == b->device && a->number == b->number && a->size == b->size &&
           same_time(a->modified, b->modified) && same_time(a->changed, b->changed);
}

const char *passing_check(const PassingFile *file, int handle)
{
    struct stat info;
    if (fstat(handle, &info) != 0) return strerror(errno);
    FileStamp stamp = stamp_of(&info);
    return same_stamp(&stamp, &file->stamp) ? NULL : passing_changed;
}

const char *passing_open(PassingFile *file, const Files *files, Str real, int handle)
{
    struct stat info;
    char start[MARK_BYTES];
    size_t got;
    if (fstat(handle, &info) != 0) return strerror(errno);
    if (!file_read_at(handle, 0, start, MARK_BYTES, &got)) return strerror(errno);
    uint32_t skipped = str_equal((Str){start, (uint32_t)got}, STR(UNICODE_MARK)) ? MARK_BYTES : 0;
    if (info.st_size > UINT32_MAX) return N_("all files together are larger than 4 GiB");
    if (lseek(handle, skipped, SEEK_SET) < 0) return strerror(errno);
    *file = (PassingFile){files, real, stamp_of(&info), skipped, (uint32_t)info.st_size - skipped};
    return NULL;
}

static const char *fill(const PassingFile *file, int handle, uint32_t from, char *into,
                        uint32_t len)
{
    size_t got;
    const char *error = passing_check(file, handle);
    if (error) return error;
    if (!file_read_at(handle, (uint64_t)file->skipped + from, into, len, &got))
        return strerror(errno);
    return got == len ? passing_check(file, handle) : passing_changed;
}

const char *passing_read(void *context, uint32_t from, char *into, uint32_t len)
{
    const PassingFile *file = context;
    int handle = files_open_again(file->files, file->real);
    if (handle < 0) return strerror(errno);
    const char *error = fill(file, handle, from, into, len);
    close(handle);
    return error;
}
