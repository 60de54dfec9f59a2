/* The main job of an application in C, told as it goes: open a picture, crop, mirror and invert it, save it, look at
 * the pixels through a buffer, and see what is refused. `main_job PICTURE OUTPUT`; the story is compared with
 * main_job.txt. */
#include <oriel/oriel.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* What should work has to. */
static void check(oriel_status status, const char* what) {
    const char* message = NULL;
    if (status == ORIEL_OK) return;
    oriel_last_error(&message);
    printf("%s failed: %s: %s\n", what, oriel_status_name(status), message);
    exit(1);
}

/* What should be refused is; gives why. */
static const char* refused(oriel_status status, const char* what) {
    const char* message = NULL;
    if (status == ORIEL_OK) {
        printf("%s was not refused\n", what);
        exit(1);
    }
    oriel_last_error(&message);
    printf("%s: %s\n", what, oriel_status_name(status));
    return message;
}

static void describe(const char* name, const oriel_image* image) {
    oriel_image_facts facts;
    check(oriel_image_info(image, &facts), "oriel_image_info");
    printf("%s: %td x %td %s, element %s, %s\n", name, facts.width, facts.height, facts.names, facts.element,
           facts.loaded ? "pixels in memory" : "no pixel read yet");
}

static int count_calls(uint64_t done, uint64_t total, void* context) {
    (void)done;
    (void)total;
    ++*(int*)context;
    return 1;
}

static int cancel(uint64_t done, uint64_t total, void* context) {
    (void)context;
    return done < total / 2;
}

/* Opens, filters and saves: nothing but the picture that is written is ever held. */
static void make_sign(const char* picture, const char* output) {
    oriel_image *photo = NULL, *part = NULL, *mirrored = NULL, *sign = NULL;
    oriel_options options = {0};
    int calls = 0;
    check(oriel_open(picture, NULL, &photo), "oriel_open");
    check(oriel_image_crop(photo, 120, 40, 640, 480, &part), "oriel_image_crop");
    check(oriel_image_flip(part, ORIEL_FLIP_HORIZONTAL, &mirrored), "oriel_image_flip");
    check(oriel_image_invert(mirrored, NULL, &sign), "oriel_image_invert");
    describe("photo", photo);
    describe("sign", sign);

    options.progress = cancel;
    refused(oriel_image_save(sign, output, &options), "a save that is cancelled");
    options.progress = count_calls;
    options.progress_context = &calls;
    check(oriel_image_save(sign, output, &options), "oriel_image_save");
    printf("saved, progress was %s\n", calls > 1 ? "told" : "not told");

    oriel_image_free(sign);
    oriel_image_free(mirrored);
    oriel_image_free(part);
    oriel_image_free(photo);
}

/* Gets the pixels of an image as rows of channels. The view goes; the buffer keeps what it needs. */
static oriel_image* pixels_of(const char* path, oriel_buffer* buffer) {
    oriel_image* image = NULL;
    oriel_view* view = NULL;
    check(oriel_load(path, NULL, &image), "oriel_load");
    describe("loaded", image);
    check(oriel_image_view(image, &view), "oriel_image_view");
    check(oriel_get_buffer(view, buffer, ORIEL_BUF_RECORDS_RO), "oriel_get_buffer");
    oriel_view_free(view);
    return image;
}

static unsigned pixel(const oriel_buffer* buffer, ptrdiff_t y, ptrdiff_t x, ptrdiff_t channel) {
    const unsigned char* first = buffer->buf;
    return first[y * buffer->strides[0] + x * buffer->strides[1] + channel * buffer->strides[2]];
}

/* Each pixel of the sign is one of the photo, the other way round. */
static void compare(const char* picture, const char* output) {
    oriel_buffer before, after;
    ptrdiff_t y, x, c, different = 0, count = 0;
    oriel_image* photo = pixels_of(picture, &before);
    oriel_image* sign = pixels_of(output, &after);
    printf("buffer of the sign: format %s, shape (%td, %td, %td), strides (%td, %td, %td), %td bytes\n", after.format,
           after.shape[0], after.shape[1], after.shape[2], after.strides[0], after.strides[1], after.strides[2],
           after.len);
    for (y = 0; y < after.shape[0]; ++y)
        for (x = 0; x < after.shape[1]; ++x)
            for (c = 0; c < after.shape[2]; ++c, ++count)
                different += pixel(&after, y, x, c) != 255 - pixel(&before, 40 + y, 120 + 639 - x, c);
    printf("of %td values %td are not what was promised\n", count, different);
    oriel_release_buffer(&before);
    oriel_release_buffer(&after);
    oriel_release_buffer(&after); /* twice is fine */
    oriel_image_free(photo);
    oriel_image_free(sign);
}

/* What the protocol refuses, and what an owner does while somebody looks at its memory. */
static void see_refusals(void) {
    const ptrdiff_t shape[] = {4, 6};
    const oriel_index last_row_first = {ORIEL_INDEX_SLICE, 0, 0, -1, ORIEL_HAS_STEP};
    oriel_owner* owner = NULL;
    oriel_view *view = NULL, *flipped = NULL;
    oriel_buffer buffer;
    check(oriel_owner_alloc(24, 0, &owner), "oriel_owner_alloc");
    check(oriel_view_of(owner, "B", 2, shape, NULL, 0, &view), "oriel_view_of");
    check(oriel_view_index(view, &last_row_first, 1, &flipped), "oriel_view_index");

    printf("  %s\n", refused(oriel_get_buffer(flipped, &buffer, ORIEL_BUF_SIMPLE), "plain bytes of a flipped view"));
    check(oriel_get_buffer(flipped, &buffer, ORIEL_BUF_FULL), "oriel_get_buffer");
    printf("with strides: first row at %td, stride %td\n", (ptrdiff_t)buffer.strides[0] * -3, buffer.strides[0]);
    printf("  %s\n", refused(oriel_view_release(flipped), "a release with a buffer out"));
    printf("  %s\n", refused(oriel_owner_resize(owner, 48), "a resize with views alive"));

    oriel_release_buffer(&buffer);
    check(oriel_view_release(flipped), "oriel_view_release");
    printf("  %s\n", refused(oriel_get_buffer(flipped, &buffer, ORIEL_BUF_FULL), "a buffer of a released view"));
    oriel_view_free(flipped);
    oriel_view_free(view);
    printf("exports left: %lld\n", (long long)oriel_owner_exports(owner));
    check(oriel_owner_resize(owner, 48), "oriel_owner_resize");
    printf("resized\n");
    oriel_owner_unref(owner);
}

static void see_errors(const char* picture) {
    oriel_options options = {0};
    oriel_image* image = NULL;
    options.max_memory = 1000;
    refused(oriel_load(picture, &options, &image), "a picture in 1000 bytes");
    refused(oriel_open_memory("not a picture", 13, NULL, NULL, NULL, &image), "text as a picture");
    printf("  %s\n", refused(oriel_open(NULL, NULL, &image), "no path"));
    printf("image is %s\n", image == NULL ? "NULL" : "something");
}

int main(int argc, char** argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: main_job PICTURE OUTPUT\n");
        return 2;
    }
    make_sign(argv[1], argv[2]);
    compare(argv[1], argv[2]);
    see_refusals();
    see_errors(argv[1]);
    return 0;
}
