// Images: opened, loaded, looked at, saved. (Their filters: filters.cpp.)
#include "c_api/guard.hpp"
#include "c_api/image_handle.hpp"
#include "c_api/owner_handle.hpp"
#include "c_api/view_handle.hpp"
#include "codecs/memory_limit.hpp"
#include "pipeline/limits.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

using oriel::Image;
using oriel::Picture;
using namespace oriel::c_api;

namespace oriel::c_api {

SaveOptions options_of(const oriel_options* options) {
    SaveOptions out;
    if (options == nullptr) return out;
    out.threads = options->threads;
    out.max_memory = options->max_memory;
    if (options->progress != nullptr)
        out.progress = [progress = options->progress, context = options->progress_context](
                           std::uint64_t done, std::uint64_t total) { return progress(done, total, context) != 0; };
    if (options->format != nullptr) out.format = options->format;
    if (options->quality != 0) out.quality = options->quality;
    out.overwrite = options->keep_existing == 0;
    return out;
}

const Image& need_loaded(const oriel_image* image) {
    need(image, "image");
    if (image->loaded() == nullptr)
        throw oriel::TypeError(fmt::format("a picture of {} that is not loaded has no pixels in memory; "
                                           "load it first (oriel_image_load)",
                                           image->frame().text()));
    return *image->loaded();
}

Image loaded_image(const oriel_image& image, const oriel_options* options) {
    if (const Image* const already = image.loaded()) return *already;
    return oriel::load(image.picture(), options_of(options));
}

} // namespace oriel::c_api

namespace {

std::unique_ptr<oriel_image> handle_of(const Picture& picture, Kept lent = nullptr) {
    auto file = std::make_shared<const oriel::FileFacts>(picture.facts());
    return std::make_unique<oriel_image>(oriel_image{picture, std::move(file), std::move(lent)});
}

} // namespace

oriel_status oriel_open(const char* path, const oriel_options* options, oriel_image** out) {
    return give(out, [&] {
        need(path, "path");
        return handle_of(oriel::open(path, options_of(options)));
    });
}

oriel_status oriel_open_memory(const void* bytes, std::size_t n, void (*free_fn)(void* context), void* context,
                               const oriel_options* options, oriel_image** out) {
    return give(out, [&] {
        if (n != 0) need(bytes, "bytes");
        const std::span memory(static_cast<const std::byte*>(bytes), n);
        const auto lent = std::make_shared<Lent>();
        auto handle = handle_of(oriel::open(memory, options_of(options)), lent);
        lent->context = context;
        lent->free_fn = free_fn; // last: it is not called if anything above fails
        return handle;
    });
}

oriel_status oriel_load(const char* path, const oriel_options* options, oriel_image** out) {
    return give(out, [&] {
        need(path, "path");
        const auto opened = handle_of(oriel::open(path, options_of(options)));
        return opened->with(loaded_image(*opened, options));
    });
}

oriel_status oriel_image_load(const oriel_image* image, const oriel_options* options, oriel_image** out) {
    return give(out, [&] {
        need(image, "image");
        return image->with(loaded_image(*image, options));
    });
}

oriel_status oriel_image_of_view(oriel_view* view, std::uint64_t max, oriel_image** out) {
    return give(out, [&] {
        return std::make_unique<oriel_image>(oriel_image{Image(*Use(view), max, nowhere), {}, {}});
    });
}

void oriel_image_free(oriel_image* image) { delete image; }

oriel_status oriel_image_info(const oriel_image* image, oriel_image_facts* facts) {
    thread_local struct { std::string element, names, file_format; } texts;
    return answer(facts, "facts", [&] {
        need(image, "image");
        const oriel::Frame& frame = image->frame();
        texts.element = frame.format().code();
        texts.names = frame.channel_names();
        texts.file_format = image->file ? image->file->format : "";
        oriel_image_facts out{};
        out.width = frame.width();
        out.height = frame.height();
        out.channels = static_cast<int>(frame.channel_count());
        out.loaded = image->loaded() != nullptr ? 1 : 0;
        out.readonly = image->loaded() == nullptr || image->loaded()->readonly() ? 1 : 0;
        out.inverted = frame.inverts() ? 1 : 0;
        out.remapped = frame.remaps() ? 1 : 0;
        out.orientation = image->file ? image->file->orientation : 1;
        out.max = frame.max();
        out.element = texts.element.c_str();
        out.names = texts.names.c_str();
        out.file_format = texts.file_format.c_str();
        return out;
    });
}

oriel_status oriel_image_view(const oriel_image* image, oriel_view** out) {
    return give(out, [&] { return oriel::c_api::handle_of(need_loaded(image).view(nowhere)); });
}

oriel_status oriel_image_materialise(const oriel_image* image, const oriel_options* options, oriel_image** out) {
    return give(out, [&] {
        need(image, "image");
        const oriel::Options how = options_of(options);
        oriel::require_memory(image->frame().gathered().nbytes(), oriel::pipeline::memory_limit(how),
                              fmt::format("a copy of {}", image->frame().text()));
        return image->with(oriel::materialise(loaded_image(*image, options), how.threads));
    });
}

oriel_status oriel_image_invert_in_place(oriel_image* image, const char* channels) {
    return guarded([&] { oriel::invert_in_place(need_loaded(image), channels == nullptr ? "" : channels); });
}

oriel_status oriel_image_save(const oriel_image* image, const char* path, const oriel_options* options) {
    return guarded([&] {
        need(image, "image");
        need(path, "path");
        oriel::save(image->picture(), std::filesystem::path(path), options_of(options));
    });
}

oriel_status oriel_image_encode(const oriel_image* image, const oriel_options* options, oriel_owner** out) {
    return give(out, [&] {
        need(image, "image");
        const oriel::SaveOptions chosen = options_of(options);
        if (chosen.format.empty())
            throw oriel::ValueError("no format to encode in: memory has no suffix that names one; set options->format");
        auto bytes = std::make_unique<std::vector<std::byte>>(oriel::encode(image->picture(), chosen));
        const auto file = std::span(*bytes);
        std::function<void()> release = [bytes = bytes.get()] { delete bytes; };
        auto handle = std::make_unique<oriel_owner>(oriel::Buffer::adopt(file.data(), file.size(), std::move(release)));
        bytes.release();
        return handle;
    });
}
