/* The C ABI of oriel: owners of memory, views of it (Python's memoryview), the buffer protocol itself, DLPack, and
 * images from opening to saving. Pure C11; for C, Rust, Go, Python's ctypes. Link oriel::oriel, or `pkg-config oriel`.
 *
 *   oriel_image *photo = NULL, *part = NULL;
 *   if (oriel_open("photo.png", NULL, &photo) || oriel_image_crop(photo, 10, 20, 640, 480, &part) ||
 *       oriel_image_save(part, "part.png", NULL)) {
 *       const char *message;
 *       oriel_last_error(&message);
 *       fprintf(stderr, "%s\n", message);
 *   }
 *   oriel_image_free(part);
 *   oriel_image_free(photo);
 *
 * Rules that hold for every function here:
 *
 * - Statuses. A function that returns oriel_status gives ORIEL_OK (0) or what went wrong; the message is then at
 *   oriel_last_error. No exception comes out, whatever happens inside. After a failure every out-pointer to a handle is
 *   NULL, numbers are 0, and nothing else has changed.
 * - Null. A pointer that is not said to be optional must not be null: ORIEL_ENULL, naming the argument. The functions
 *   that give things back (..._free, ..._unref, oriel_release_buffer) take null and do nothing.
 * - Handles. What comes out through a `oriel_x **out` is the caller's, who gives it back once with oriel_view_free,
 *   oriel_image_free or oriel_owner_unref. Views, images and buffers keep their memory alive by themselves: handles may
 *   be given back in any order.
 * - Threads. Any handle may be used by any number of threads at once, and a view may be released while others use it.
 *   Giving a handle back is the last use of it. Resizing and closing an owner, and asking its size meanwhile, are for
 *   one thread at a time.
 * - Text. Strings, value strings and lists that a function gives out belong to the calling thread and last until that
 *   thread's next call of a function that gives out some; copy what is to be kept. (An oriel_buffer's are its own.)
 * - Geometry. Shapes count elements, strides and offsets are in bytes; strides may be negative or 0. At most
 *   ORIEL_MAX_NDIM axes. Arrays with `ndim` entries may be null where ndim is 0.
 * - Formats are codes of PEP 3118 ("B", ">H", "Zf", "T{B:r:B:g:B:b:}"). They come out in canonical form: "<i" is "i" on
 *   a little-endian machine.
 */
#ifndef ORIEL_ORIEL_H
#define ORIEL_ORIEL_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define ORIEL_C_API __attribute__((visibility("default")))
#else
#define ORIEL_C_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Statuses */

/* One for each error of oriel/error.hpp, but those that are a kind of another: TruncatedError and UnknownFormatError
 * are ORIEL_ECODEC, MemoryLimitError is ORIEL_ELIMIT. The numbers do not change. */
typedef enum oriel_status {
    ORIEL_OK = 0,
    ORIEL_EBUFFER = 1,     /* a buffer, view, resize or release refused: exports alive, bounds, contiguity */
    ORIEL_EVALUE = 2,      /* a value outside what the operation allows: a zero step, shapes that differ */
    ORIEL_ERELEASED = 3,   /* used after release or close */
    ORIEL_ETYPE = 4,       /* the kind of thing asked for does not exist here: rank, field, pixels not loaded */
    ORIEL_EREADONLY = 5,   /* a write through a read-only view */
    ORIEL_EINDEX = 6,      /* an index outside its axis */
    ORIEL_EFORMAT = 7,     /* a format that does not parse, or elements of another kind */
    ORIEL_EALIGN = 8,      /* memory not aligned for its type */
    ORIEL_EOVERFLOW = 9,   /* size arithmetic that does not fit */
    ORIEL_ENOMEM = 10,     /* the system has no memory to give */
    ORIEL_EIO = 11,        /* the operating system refused: open, read, write, sync, rename */
    ORIEL_ECODEC = 12,     /* a file damaged, truncated, hostile, or of a kind that is not read or written here */
    ORIEL_ELIMIT = 13,     /* oriel_options.max_memory or a format's own limit forbids the work */
    ORIEL_ECANCELLED = 14, /* the progress callback asked to stop */
    ORIEL_ENULL = 15,      /* a null pointer where none may be */
    ORIEL_EINTERNAL = 16   /* anything unforeseen; a bug of ours */
} oriel_status;

/* The status of the last failure on this thread and, through `message` (optional), what it says: what was asked, what
 * exists, and how to mend it. ORIEL_OK and "" if nothing has failed yet. As with errno, success changes nothing. The
 * message lasts until the next failure on this thread. */
ORIEL_C_API oriel_status oriel_last_error(const char** message);

/* The value of errno behind the last failure on this thread, as ENOENT; 0 unless it was ORIEL_EIO and has one. */
ORIEL_C_API int oriel_last_reason(void);

/* "ORIEL_EBUFFER"; "unknown status" for other numbers. Static. */
ORIEL_C_API const char* oriel_status_name(oriel_status status);

/* The version of the library in use, as "0.1.0". Static. */
ORIEL_C_API const char* oriel_version(void);

/* ---- Owners: blocks of bytes */

typedef struct oriel_owner oriel_owner;
typedef struct oriel_view oriel_view;

/* `n` zero bytes on the heap. `align` is 0 or a power of two up to 64 (the alignment is 64 whatever is asked; beyond:
 * ORIEL_EVALUE). */
ORIEL_C_API oriel_status oriel_owner_alloc(size_t n, size_t align, oriel_owner** out);

/* A heap copy of `n` bytes; `bytes` may be null if n is 0. */
ORIEL_C_API oriel_status oriel_owner_copy(const void* bytes, size_t n, oriel_owner** out);

/* Memory from elsewhere. `free_fn(context)` is called exactly once, when the last handle, view and buffer are gone or
 * by oriel_owner_close, on whichever thread that is; null means that the memory stays the caller's, who keeps it alive
 * till then. Not called if this fails. `memory` may be null if n is 0. */
ORIEL_C_API oriel_status oriel_owner_adopt(void* memory, size_t n, int readonly, void (*free_fn)(void* context),
                                           void* context, oriel_owner** out);

enum {
    ORIEL_MAP_READ = 0,          /* read-only */
    ORIEL_MAP_COPY_ON_WRITE = 1, /* changes stay in memory */
    ORIEL_MAP_WRITE = 2          /* changes go to the file */
};
/* Maps a whole regular file. It must not shrink while it is mapped. ORIEL_EIO with the system's reason. */
ORIEL_C_API oriel_status oriel_owner_map(const char* path, int mode, oriel_owner** out);

/* Another size for a heap owner; kept bytes stay, new ones are 0. The same size is always fine. ORIEL_EBUFFER, saying
 * how many (and, with tracking, which), while there are exports; ORIEL_ETYPE for memory that is not on the heap;
 * ORIEL_ERELEASED after close. */
ORIEL_C_API oriel_status oriel_owner_resize(oriel_owner* owner, size_t n);

/* Gives the memory back now; twice is fine. ORIEL_EBUFFER while there are exports. New views are then ORIEL_ERELEASED.
 */
ORIEL_C_API oriel_status oriel_owner_close(oriel_owner* owner);

/* In bytes; 0 after close. */
ORIEL_C_API oriel_status oriel_owner_size(const oriel_owner* owner, size_t* size);
ORIEL_C_API oriel_status oriel_owner_readonly(const oriel_owner* owner, int* readonly);

/* How many views and images are alive over it (buffers got from a view do not count again). -1 for null. */
ORIEL_C_API int64_t oriel_owner_exports(const oriel_owner* owner);

/* From now on exports are listed, so that a refused resize names them. Costs a lock and an allocation an export. */
ORIEL_C_API oriel_status oriel_owner_track_exports(oriel_owner* owner);

/* Visits the listed exports that are alive. `geometry` is for instance "'B' shape (4, 6) strides (6, 1) offset 0";
 * `file` and `line` tell where a C++ caller made it, null and 0 for what was made through this interface. Visiting ends
 * early when `visit` returns 0. It may call any function here. */
typedef int (*oriel_export_fn)(const char* geometry, const char* file, unsigned line, void* context);
ORIEL_C_API oriel_status oriel_owner_list_exports(const oriel_owner* owner, oriel_export_fn visit, void* context);

/* One more holder of this handle (given back like `owner` itself), and one less. */
ORIEL_C_API oriel_owner* oriel_owner_ref(oriel_owner* owner);
ORIEL_C_API void oriel_owner_unref(oriel_owner* owner);

/* ---- Views */

#define ORIEL_MAX_NDIM 8

/* A view of an owner: any geometry that lies inside it. `offset` is where element 0 lies; `strides` null means packed
 * row-major ("C"). ORIEL_EFORMAT; ORIEL_EVALUE for a negative extent; ORIEL_EOVERFLOW; ORIEL_EBUFFER if it reaches
 * outside, if it is writable and its elements may overlap (as with strides of 0), or above ORIEL_MAX_NDIM;
 * ORIEL_ERELEASED after close. */
ORIEL_C_API oriel_status oriel_view_of(oriel_owner* owner, const char* format, int ndim, const ptrdiff_t* shape,
                                       const ptrdiff_t* strides, ptrdiff_t offset, oriel_view** out);

/* Somebody else's memory in one step: `first` is the address of element 0, strides may be negative, and the bytes they
 * reach are all that is ever touched. `free_fn` as in oriel_owner_adopt; errors as in oriel_view_of. `first` may be
 * null if there are no elements. */
ORIEL_C_API oriel_status oriel_view_adopt(void* first, const char* format, int ndim, const ptrdiff_t* shape,
                                          const ptrdiff_t* strides, int readonly, void (*free_fn)(void* context),
                                          void* context, oriel_view** out);

/* The format of elements of `itemsize` bytes whose exporter says `format` (null is "B"), as a Py_buffer has both: *code
 * is its canonical code, with the padding at the end of records that NumPy leaves out. A code that contradicts the
 * size, as those of ctypes' structs before CPython 3.12 do, is not believed: "8s". ORIEL_EFORMAT for a code that does
 * not parse, ORIEL_EVALUE for a size below 0. */
ORIEL_C_API oriel_status oriel_format_of(const char* format, ptrdiff_t itemsize, const char** code);

/* Lets go of the memory now. Twice is fine. ORIEL_EBUFFER while buffers got from this view are out. Other threads that
 * are in the middle of a call on it finish soundly; afterwards every use is ORIEL_ERELEASED. */
ORIEL_C_API oriel_status oriel_view_release(oriel_view* view);

/* Gives the handle back; never fails. Buffers got from it stay good, and hold the memory until they are released. */
ORIEL_C_API void oriel_view_free(oriel_view* view);

/* 1 after release, 0 before. -1 for null. */
ORIEL_C_API int oriel_view_released(const oriel_view* view);

/* How many buffers got from this view are out. -1 for null. */
ORIEL_C_API int64_t oriel_view_exports(const oriel_view* view);

/* What a view is. Strides of extents <= 1, which mean nothing, are those of a packed view. */
typedef struct oriel_info {
    const char* format; /* canonical */
    ptrdiff_t itemsize; /* bytes */
    ptrdiff_t size;     /* elements */
    ptrdiff_t nbytes;   /* size * itemsize: what a packed copy takes */
    ptrdiff_t offset;   /* of element 0, in bytes from the owner's first */
    int ndim;
    int readonly;
    int c_contiguous; /* empty views are both */
    int f_contiguous;
    ptrdiff_t shape[ORIEL_MAX_NDIM];
    ptrdiff_t strides[ORIEL_MAX_NDIM];
} oriel_info;
ORIEL_C_API oriel_status oriel_view_info(oriel_view* view, oriel_info* info);

/* A new handle of the owner of a view's memory. */
ORIEL_C_API oriel_status oriel_view_owner(oriel_view* view, oriel_owner** out);

/* The address of one element; `index` has `n` numbers, one an axis, negative from the end. Good as long as the view is
 * not released and its handle is held; write only if the view is not read-only. ORIEL_EINDEX, ORIEL_ETYPE. */
ORIEL_C_API oriel_status oriel_view_pointer(oriel_view* view, const ptrdiff_t* index, int n, void** out);

/* ---- Geometry: new views of the same memory, nothing copied. Each is an export of its own. */

/* The same again. */
ORIEL_C_API oriel_status oriel_view_dup(oriel_view* view, oriel_view** out);

/* One part of an index expression, with NumPy's rules. `has` tells which numbers of a slice are given: bit 0 is a, bit
 * 1 is b, bit 2 is step. */
enum {
    ORIEL_INDEX_INTEGER = 0,  /* element a of this axis, which goes away; negative from the end */
    ORIEL_INDEX_SLICE = 1,    /* a:b:step; clamped, never ORIEL_EINDEX; a step of 0 is ORIEL_EVALUE */
    ORIEL_INDEX_ELLIPSIS = 2, /* all axes that are not written; one at most */
    ORIEL_INDEX_NEWAXIS = 3   /* a new axis of extent 1 */
};
enum { ORIEL_HAS_START = 1, ORIEL_HAS_STOP = 2, ORIEL_HAS_STEP = 4 };
typedef struct oriel_index {
    int kind;
    ptrdiff_t a, b, step;
    unsigned has;
} oriel_index;
/* What the `n` parts take; axes that are not written are kept. ORIEL_EINDEX, ORIEL_ETYPE for more parts than axes or a
 * second ellipsis, ORIEL_EVALUE, ORIEL_EBUFFER above ORIEL_MAX_NDIM. */
ORIEL_C_API oriel_status oriel_view_index(oriel_view* view, const oriel_index* parts, int n, oriel_view** out);

/* Axis k of the result is axis order[k]; `order` has as many entries as the view has axes, and may be null if it has
 * none. ORIEL_EVALUE unless it is a permutation. */
ORIEL_C_API oriel_status oriel_view_permute(oriel_view* view, const int* order, oriel_view** out);

/* The bytes of a contiguous view (C or F) as elements of another format, row-major in `shape`, of which one extent may
 * be -1. With ndim -1 (shape is then not looked at) the result is flat: one axis with all that fits. ORIEL_ETYPE if the
 * view is not contiguous or the bytes are not those of the shape; ORIEL_EFORMAT, ORIEL_EOVERFLOW. */
ORIEL_C_API oriel_status oriel_view_cast(oriel_view* view, const char* format, int ndim, const ptrdiff_t* shape,
                                         oriel_view** out);

/* The same bytes as elements of another format, of any rank: the last axis, which must be packed unless the sizes are
 * equal, gets more or fewer elements. ORIEL_ETYPE, ORIEL_EFORMAT. */
ORIEL_C_API oriel_status oriel_view_cast_last(oriel_view* view, const char* format, oriel_view** out);

/* The same elements in the same row-major order in another shape; one extent may be -1. ORIEL_EVALUE if the counts
 * differ or only a copy could do it, naming the axis. */
ORIEL_C_API oriel_status oriel_view_reshape(oriel_view* view, int ndim, const ptrdiff_t* shape, oriel_view** out);

/* Without the axis named, whose extent must be 1 (else ORIEL_EVALUE; ORIEL_ETYPE for no such axis), or, with axis -1,
 * without all of extent 1. */
ORIEL_C_API oriel_status oriel_view_squeeze(oriel_view* view, int axis, oriel_view** out);

/* Repeats axes of extent 1 and missing leading axes, with strides of 0; read-only. ORIEL_EVALUE if shapes do not fit.
 */
ORIEL_C_API oriel_status oriel_view_broadcast(oriel_view* view, int ndim, const ptrdiff_t* shape, oriel_view** out);

/* One field of a view of records, in every element. ORIEL_ETYPE, saying which fields there are. */
ORIEL_C_API oriel_status oriel_view_field(oriel_view* view, const char* name, oriel_view** out);

/* The same, read-only for good. */
ORIEL_C_API oriel_status oriel_view_readonly(oriel_view* view, oriel_view** out);

/* Any other geometry of the same owner and format, proved like oriel_view_of. `strides` null means packed. */
ORIEL_C_API oriel_status oriel_view_as_strided(oriel_view* view, int ndim, const ptrdiff_t* shape,
                                               const ptrdiff_t* strides, ptrdiff_t offset, oriel_view** out);

/* ---- Elements */

/* One element of any format. */
typedef enum oriel_kind {
    ORIEL_BOOL = 0,
    ORIEL_INT = 1,     /* of a signed format */
    ORIEL_UINT = 2,    /* of an unsigned one */
    ORIEL_REAL = 3,    /* half, float, double; of a long double the nearest double */
    ORIEL_COMPLEX = 4, /* two of them */
    ORIEL_BYTES = 5,   /* 'c' and "3s": all bytes, zeros too; not terminated */
    ORIEL_TEXT = 6,    /* "2w": UCS-4 code points */
    ORIEL_LIST = 7     /* the fields of a record; the elements of a sub-array */
} oriel_kind;
typedef struct oriel_value {
    int kind; /* oriel_kind */
    union {
        int boolean;
        int64_t int64;
        uint64_t uint64;
        double real;
        struct {
            double real, imag;
        } pair; /* ORIEL_COMPLEX */
        struct {
            const char* data;
            size_t size;
        } bytes;
        struct {
            const uint32_t* data;
            size_t size;
        } text;
        struct {
            const struct oriel_value* items;
            size_t size;
        } list;
    } as;
} oriel_value;

/* The element at `index` (n numbers, one an axis, negative from the end). Strings and lists: see Text, above.
 * ORIEL_EINDEX, ORIEL_ETYPE for another count of numbers, ORIEL_EVALUE for a long double beyond the greatest double,
 * ORIEL_EFORMAT for what is moved and compared but not read: pointers ("O", "&<i", "X{}") and UCS-2 texts ("u"). */
ORIEL_C_API oriel_status oriel_view_get(oriel_view* view, const ptrdiff_t* index, int n, oriel_value* value);

/* Sets it. Integers take integers and booleans in range, floats any real number; a record takes a list with a value a
 * field (a list for a sub-array). ORIEL_EVALUE outside the format's range, ORIEL_EFORMAT for another kind,
 * ORIEL_EREADONLY. */
ORIEL_C_API oriel_status oriel_view_set(oriel_view* view, const ptrdiff_t* index, int n, const oriel_value* value);

/* Copies every element of `src` to the same index of `dst`; overlapping views give what a copy through a temporary
 * would. ORIEL_EVALUE if shapes or formats differ, naming the axis; ORIEL_EREADONLY. */
ORIEL_C_API oriel_status oriel_view_assign(oriel_view* dst, oriel_view* src);

/* Sets every element to one pattern of n == itemsize bytes, or to one value (as oriel_view_set does). */
ORIEL_C_API oriel_status oriel_view_fill(oriel_view* view, const void* element, size_t n);
ORIEL_C_API oriel_status oriel_view_fill_value(oriel_view* view, const oriel_value* value);

/* The elements packed into `out`, which has n == nbytes bytes (else ORIEL_EVALUE) outside the view; `order` is 'C'
 * (row-major), 'F' (column-major) or 'A' (as stored: 'F' for what is F- but not C-contiguous, else 'C'). `out` may be
 * null if n is 0. And the way back: sets all elements from packed bytes. */
ORIEL_C_API oriel_status oriel_view_tobytes(oriel_view* view, void* out, size_t n, char order);
ORIEL_C_API oriel_status oriel_view_frombytes(oriel_view* view, const void* bytes, size_t n, char order);

/* The packed row-major bytes in hexadecimal, terminated, into `out` of n bytes; with a `separator` (0 for none) between
 * groups of `group` bytes, counted from the right, from the left if negative. `length` (optional) is what there is to
 * say, without the end. With `out` null it is only asked for; ORIEL_EVALUE if n is too small. */
ORIEL_C_API oriel_status oriel_view_hex(oriel_view* view, char separator, ptrdiff_t group, char* out, size_t n,
                                        size_t* length);

/* Whether equal values are at equal indices. Formats may differ: numbers compare exactly (2^53 + 1 is not 2^53.0), a
 * NaN differs from itself, records compare by field. */
ORIEL_C_API oriel_status oriel_view_equal(oriel_view* a, oriel_view* b, int* equal);

/* Whether shapes, itemsizes and bytes are the same, whatever they mean; and whether both are the same view of the same
 * memory, in O(ndim). */
ORIEL_C_API oriel_status oriel_view_same_bytes(oriel_view* a, oriel_view* b, int* same);
ORIEL_C_API oriel_status oriel_view_identical(oriel_view* a, oriel_view* b, int* identical);

/* A hash of the packed bytes of a read-only view, which goes with oriel_view_same_bytes. ORIEL_EVALUE if writable. */
ORIEL_C_API oriel_status oriel_view_hash(oriel_view* view, uint64_t* hash);

/* The first element in row-major order that equals `value` (as oriel_view_equal compares): `found` is 1 and `index`
 * (optional, room for as many numbers as the view has axes) tells where; otherwise 0, and `index` is left alone. */
ORIEL_C_API oriel_status oriel_view_find(oriel_view* view, const oriel_value* value, int* found, ptrdiff_t* index);
ORIEL_C_API oriel_status oriel_view_count(oriel_view* view, const oriel_value* value, size_t* count);

/* ---- The buffer protocol */

/* Field for field Python's Py_buffer (frozen in its stable ABI since 3.11), with ptrdiff_t for Py_ssize_t, so that one
 * may be copied to the other; `obj` must then be exchanged: see oriel_release_buffer. */
typedef struct oriel_buffer {
    void* buf;             /* element 0; with negative strides not the lowest address */
    void* obj;             /* the export: opaque; null when nothing is held */
    ptrdiff_t len;         /* product(shape) * itemsize, even where memory is not contiguous */
    ptrdiff_t itemsize;    /* also where format is null */
    int readonly;          /* the view's */
    int ndim;              /* 1 if no shape was asked for */
    char* format;          /* null unless asked for */
    ptrdiff_t* shape;      /* null unless asked for, or for 0 axes */
    ptrdiff_t* strides;    /* the same; canonical for extents <= 1 */
    ptrdiff_t* suboffsets; /* always null */
    void* internal;        /* always null; free for the caller */
} oriel_buffer;

/* What a consumer can cope with: the values of PyBUF_... Bits that mean nothing here (0x200, say) are ignored. */
enum {
    ORIEL_BUF_SIMPLE = 0,
    ORIEL_BUF_WRITABLE = 0x1,
    ORIEL_BUF_FORMAT = 0x4,
    ORIEL_BUF_ND = 0x8,
    ORIEL_BUF_STRIDES = 0x18,
    ORIEL_BUF_C_CONTIGUOUS = 0x38,
    ORIEL_BUF_F_CONTIGUOUS = 0x58,
    ORIEL_BUF_ANY_CONTIGUOUS = 0x98,
    ORIEL_BUF_INDIRECT = 0x118,
    ORIEL_BUF_CONTIG = 0x9,
    ORIEL_BUF_CONTIG_RO = 0x8,
    ORIEL_BUF_STRIDED = 0x19,
    ORIEL_BUF_STRIDED_RO = 0x18,
    ORIEL_BUF_RECORDS = 0x1d,
    ORIEL_BUF_RECORDS_RO = 0x1c,
    ORIEL_BUF_FULL = 0x11d,
    ORIEL_BUF_FULL_RO = 0x11c
};

/* Gets the memory of a view on these terms. ORIEL_EBUFFER if they cannot be had, naming the flag and the axis that
 * breaks contiguity: a read-only view asked for WRITABLE; without STRIDES what is not C-contiguous; X_CONTIGUOUS what
 * is not; FORMAT without ND. This is exactly what CPython's memoryview grants and refuses. After a failure `buffer` is
 * all zero. While a buffer is out its view cannot be released, nor its owner resized or closed. */
ORIEL_C_API oriel_status oriel_get_buffer(oriel_view* view, oriel_buffer* buffer, int flags);

/* Gives it back and clears it: a second call does nothing. Only `obj` is looked at, so that a Py_buffer that has kept
 * it elsewhere (in `internal`, say) can be given back through a struct with nothing else in it. Of several copies of
 * one struct only one may be given back. Any thread. */
ORIEL_C_API void oriel_release_buffer(oriel_buffer* buffer);

/* ---- DLPack */

/* A view as a DLPack tensor on the CPU. `max_major`, `max_minor` is the newest version the consumer knows: from 1.0 on
 * `managed` is a DLManagedTensorVersioned * and *versioned is 1; 0 and anything give a legacy DLManagedTensor * and 0.
 * The tensor is an export of its own; its deleter ends it, once, on any thread. ORIEL_EFORMAT unless elements are
 * booleans, numbers or complex in native byte order (booleans need 1.0); ORIEL_EBUFFER for a read-only view and a
 * legacy consumer, for strides that are no multiples of itemsize, for negative strides unless `allow_negative`. */
ORIEL_C_API oriel_status oriel_to_dlpack(oriel_view* view, unsigned max_major, unsigned max_minor, int allow_negative,
                                         void** managed, int* versioned);

/* A DLPack tensor as a view of its memory. The tensor is taken over in any case: its deleter is called when the last
 * view is gone, or here if this fails (but for ORIEL_ENULL, which takes nothing). Legacy tensors, which cannot say
 * whether they may be written, come in read-only, and so do tensors whose elements overlap. ORIEL_EBUFFER for another
 * device than the CPU, another major version (of which nothing but the deleter is touched), more than ORIEL_MAX_NDIM
 * axes; ORIEL_EFORMAT for elements that oriel has not, and for lanes other than 1. */
ORIEL_C_API oriel_status oriel_from_dlpack(void* managed, int versioned, oriel_view** out);

/* Calls a tensor's deleter, for who has the pointer but not the struct. Null does nothing. */
ORIEL_C_API void oriel_dlpack_delete(void* managed, int versioned);

/* ---- Images */

/* A picture: opened, and then no pixel of it is read until it is loaded or saved; or loaded, its pixels in one buffer.
 * Filters work on both alike and give new handles; they cost nothing, copy nothing, and decide what is read at all. */
typedef struct oriel_image oriel_image;

/* Rows done and rows in all. Called from time to time on the thread that called, by what loads, saves or encodes; 0
 * cancels: ORIEL_ECANCELLED. */
typedef int (*oriel_progress_fn)(uint64_t done, uint64_t total, void* context);

/* All zero, or a null pointer, is the default. */
typedef struct oriel_options {
    unsigned threads;           /* 0: one for each processor; results do not depend on it */
    int quality;                /* of JPEG, 1 to 100; 0: as the JPEG it comes from, or 92 */
    uint64_t max_memory;        /* bytes that work may hold; 0: half of what is available */
    oriel_progress_fn progress; /* optional */
    void* progress_context;
    const char* format; /* to write, as "png"; null: by the path's suffix */
    int keep_existing;  /* 1: an existing file of that name is ORIEL_EIO; 0: it is replaced */
} oriel_options;

/* Opens a file and reads its header. The format is known by its first bytes; EXIF orientation is applied. ORIEL_EIO,
 * ORIEL_ECODEC, ORIEL_ELIMIT. */
ORIEL_C_API oriel_status oriel_open(const char* path, const oriel_options* options, oriel_image** out);

/* The same from memory, which must not change; `free_fn` (optional) as in oriel_owner_adopt, called when the last image
 * made from this one is gone. */
ORIEL_C_API oriel_status oriel_open_memory(const void* bytes, size_t n, void (*free_fn)(void* context), void* context,
                                           const oriel_options* options, oriel_image** out);

/* Opens and loads. */
ORIEL_C_API oriel_status oriel_load(const char* path, const oriel_options* options, oriel_image** out);

/* The pixels that are seen, in one buffer: of a crop just the crop, where the format allows. Of an image that is loaded
 * already it is the same pixels. */
ORIEL_C_API oriel_status oriel_image_load(const oriel_image* image, const oriel_options* options, oriel_image** out);

/* Looks at a view as a picture: (height, width) is gray, (height, width, channels) with 1 to 8 channels gray, gray and
 * alpha, RGB, RGBA, or nothing in particular. `max` is what white is; 0 is the format's natural one. ORIEL_ETYPE, also
 * for elements that are no single numbers; ORIEL_EVALUE for a max beyond the format. */
ORIEL_C_API oriel_status oriel_image_of_view(oriel_view* view, uint64_t max, oriel_image** out);

ORIEL_C_API void oriel_image_free(oriel_image* image);

typedef struct oriel_image_facts {
    ptrdiff_t width, height; /* as seen, in pixels */
    int channels;            /* visible ones */
    int loaded;              /* 1: pixels are in memory */
    int readonly;            /* of loaded pixels; 1 for those that are not */
    int inverted;            /* 1: some channel is seen inverted, which its view does not show */
    int remapped;            /* 1: visible channels are not the stored ones in order, which its view does not show */
    int orientation;         /* EXIF orientation of the file, 1 to 8; already applied */
    uint64_t max;            /* the value of white: 255, 65535, 1 for floats */
    const char* element;     /* format code of one channel of a pixel: "B", "H", "f" */
    const char* names;       /* of the channels: "rgb", "ya", "012" */
    const char* file_format; /* "png", "jpeg", ...; "" for memory */
} oriel_image_facts;
ORIEL_C_API oriel_status oriel_image_info(const oriel_image* image, oriel_image_facts* facts);

/* Filters. Coordinates are those of the picture they are applied to, in pixels from the top left. */

/* ORIEL_EVALUE for an empty rectangle, ORIEL_EINDEX if it reaches outside. */
ORIEL_C_API oriel_status oriel_image_crop(const oriel_image* image, ptrdiff_t x, ptrdiff_t y, ptrdiff_t width,
                                          ptrdiff_t height, oriel_image** out);

enum {
    ORIEL_FLIP_HORIZONTAL = 0, /* swaps left and right */
    ORIEL_FLIP_VERTICAL = 1,   /* swaps top and bottom */
    ORIEL_FLIP_BOTH = 2        /* half a turn */
};
ORIEL_C_API oriel_status oriel_image_flip(const oriel_image* image, int direction, oriel_image** out);

/* Clockwise; any multiple of 90. */
ORIEL_C_API oriel_status oriel_image_rotate(const oriel_image* image, int degrees, oriel_image** out);

/* Mirrors along the diagonal from the top left, and along the one from the top right. */
ORIEL_C_API oriel_status oriel_image_transpose(const oriel_image* image, oriel_image** out);
ORIEL_C_API oriel_status oriel_image_transverse(const oriel_image* image, oriel_image** out);

/* Every step-th pixel, from (x0, y0) on. */
ORIEL_C_API oriel_status oriel_image_subsample(const oriel_image* image, ptrdiff_t step_x, ptrdiff_t step_y,
                                               ptrdiff_t x0, ptrdiff_t y0, oriel_image** out);

/* Channels in an order: "r", "bgr", "2,1,0". */
ORIEL_C_API oriel_status oriel_image_channels(const oriel_image* image, const char* list, oriel_image** out);

/* Slices in NumPy's rules: "[::2, ::-1]", "x=100:-100,c=g". */
ORIEL_C_API oriel_status oriel_image_select(const oriel_image* image, const char* expression, oriel_image** out);

/* v -> max - v on these channels; null or "" is all but alpha. Happens while pixels are written; pixels in memory do
 * not change. */
ORIEL_C_API oriel_status oriel_image_invert(const oriel_image* image, const char* channels, oriel_image** out);

/* Stages. They compute pixels instead of picking them, while these are read: nothing happens here, the pixels in memory
 * do not change, and what comes out is not loaded. Colours are names, "#rgb", "#rrggbb", "#rrggbbaa", or the picture's
 * own values, "10,20,30"; ORIEL_EVALUE for one that the picture cannot have. */

/* A rectangle of a picture, in pixels from its top left. */
typedef struct oriel_region {
    ptrdiff_t x, y, width, height;
} oriel_region;

/* One colour in a region, or everywhere if that is null, on these channels, or on all if that is null or "".
 * ORIEL_EVALUE for an empty region, ORIEL_EINDEX if it reaches outside. */
ORIEL_C_API oriel_status oriel_image_fill(const oriel_image* image, const char* colour, const oriel_region* region,
                                          const char* channels, oriel_image** out);

/* oriel_image_invert inside a region; the rest stays as it is. */
ORIEL_C_API oriel_status oriel_image_invert_region(const oriel_image* image, const oriel_region* region,
                                                   const char* channels, oriel_image** out);

/* Another picture, its top left pixel at (x, y): alpha is copied, not blended. Gray goes into colours and depths are
 * scaled. ORIEL_EINDEX if a part of it lies outside, ORIEL_ETYPE for colour in gray and elements that do not convert.
 */
ORIEL_C_API oriel_status oriel_image_paste(const oriel_image* image, const oriel_image* what, ptrdiff_t x, ptrdiff_t y,
                                           oriel_image** out);

enum {
    ORIEL_BORDER_COLOUR = 0, /* one colour */
    ORIEL_BORDER_EDGE = 1,   /* the outermost pixels go on */
    ORIEL_BORDER_MIRROR = 2  /* the picture mirrored, its edge too, again and again */
};
/* So many rows and columns more on each side, or less where negative. `colour` is of ORIEL_BORDER_COLOUR; null is
 * black, transparent where there is alpha. ORIEL_EVALUE if nothing is left, ORIEL_EOVERFLOW. */
ORIEL_C_API oriel_status oriel_image_pad(const oriel_image* image, ptrdiff_t top, ptrdiff_t right, ptrdiff_t bottom,
                                         ptrdiff_t left, int border, const char* colour, oriel_image** out);

/* Blended onto a colour by its alpha, which is then gone; without alpha it stays as it is. ORIEL_ETYPE for signed
 * integers and f16. */
ORIEL_C_API oriel_status oriel_image_background(const oriel_image* image, const char* colour, oriel_image** out);

/* 0.299 r + 0.587 g + 0.114 b as one channel; alpha stays, and so does gray. ORIEL_EVALUE for other channels,
 * ORIEL_ETYPE for elements that are no unsigned integers, booleans, f32 or f64. */
ORIEL_C_API oriel_status oriel_image_gray(const oriel_image* image, oriel_image** out);

/* Pixels. */

/* The memory of a loaded image as it is: (height, width, stored channels), with neither the order of channels nor
 * inversion applied (oriel_image_materialise does). ORIEL_ETYPE if it is not loaded. */
ORIEL_C_API oriel_status oriel_image_view(const oriel_image* image, oriel_view** out);

/* What is seen, packed in a new buffer with nothing pending; loads what is not loaded. Copies: by `threads`, and no
 * more than `max_memory` bytes, which is ORIEL_ELIMIT; the progress is that of loading. */
ORIEL_C_API oriel_status oriel_image_materialise(const oriel_image* image, const oriel_options* options,
                                                 oriel_image** out);

/* Inverts the pixels of a loaded image in its memory, for all who look at it; `channels` as in oriel_image_invert.
 * ORIEL_EREADONLY; ORIEL_ETYPE if it is not loaded or its elements have no inverse (signed integers, f16);
 * ORIEL_EVALUE for channels that it has not. */
ORIEL_C_API oriel_status oriel_image_invert_in_place(oriel_image* image, const char* channels);

/* Sets the pixels of a loaded image in its memory, for all who look at it, to one colour, on these channels or on all
 * if that is null or "". For a part, take a crop of it. ORIEL_EREADONLY, ORIEL_ETYPE if it is not loaded, ORIEL_EVALUE.
 */
ORIEL_C_API oriel_status oriel_image_fill_in_place(oriel_image* image, const char* colour, const char* channels);

/* Sets them to those of another picture, its top left at (x, y), as they were before if the two share memory. As
 * oriel_image_paste, ORIEL_EREADONLY, and ORIEL_ETYPE if `image` is not loaded. Another's are read as they are needed:
 * after ORIEL_EIO or ORIEL_ECODEC a part may be written. */
ORIEL_C_API oriel_status oriel_image_paste_in_place(oriel_image* image, const oriel_image* what, ptrdiff_t x,
                                                    ptrdiff_t y);

/* Writes what is seen, band by band, to a temporary file that is then renamed: after any error nothing is there that
 * was not there before. ORIEL_EIO, ORIEL_ECODEC, ORIEL_ELIMIT, ORIEL_ECANCELLED; ORIEL_EVALUE for a picture without
 * pixels or an option out of its range, ORIEL_ETYPE for elements that cannot be converted. */
ORIEL_C_API oriel_status oriel_image_save(const oriel_image* image, const char* path, const oriel_options* options);

/* The same into memory: an owner of the file's bytes. options->format must be given, else ORIEL_EVALUE. */
ORIEL_C_API oriel_status oriel_image_encode(const oriel_image* image, const oriel_options* options, oriel_owner** out);

#ifdef __cplusplus
}
#endif

#endif
