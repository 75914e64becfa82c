/* Files whose text is not kept. They are read again when something in them is wanted; one that has
 * changed meanwhile may say something else there than at first, so that is an error. */
#define _XOPEN_SOURCE 700 /* st_mtim, fileno */

#include "lang/driver/load_passing.h"

#include <errno.h>
#include <sys/stat.h>

#include "lang/base/catalogue.h"

const char passing_changed[] = N_("it has changed since it was read first");
static const char byte_order_mark[] = "\xEF\xBB\xBF";
enum { MARK_BYTES = sizeof byte_order_mark - 1 };

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

const char *passing_check(const PassingFile *file, FILE *stream)
{
    struct stat info;
    if (fstat(fileno(stream), &info) != 0) return strerror(errno);
    FileStamp stamp = stamp_of(&info);
    return same_stamp(&stamp, &file->stamp) ? NULL : passing_changed;
}

const char *passing_open(PassingFile *file, Str path, FILE *stream)
{
    struct stat info;
    char start[MARK_BYTES];
    if (fstat(fileno(stream), &info) != 0) return strerror(errno);
    bool mark = fread(start, 1, MARK_BYTES, stream) == MARK_BYTES &&
                memcmp(start, byte_order_mark, MARK_BYTES) == 0;
    uint32_t skipped = mark ? MARK_BYTES : 0;
    if (info.st_size > UINT32_MAX) return N_("all files together are larger than 4 GiB");
    if (fseek(stream, (long)skipped, SEEK_SET) != 0) return strerror(errno);
    *file = (PassingFile){path, stamp_of(&info), skipped, (uint32_t)info.st_size - skipped};
    return NULL;
}

static const char *fill(const PassingFile *file, FILE *stream, uint32_t from, Str text)
{
    const char *error = passing_check(file, stream);
    if (error) return error;
    if (fseek(stream, (long)file->skipped + (long)from, SEEK_SET) != 0) return strerror(errno);
    size_t count = fread((char *)text.ptr, 1, text.len, stream);
    if (ferror(stream)) return strerror(errno);
    return count == text.len ? passing_check(file, stream) : passing_changed;
}

const char *passing_read(void *context, uint32_t from, char *into, uint32_t len)
{
    const PassingFile *file = context;
    FILE *stream = fopen(file->path.ptr, "rb");
    if (!stream) return strerror(errno);
    const char *error = fill(file, stream, from, (Str){into, len});
    fclose(stream);
    return error;
}
