/* Uses all of oriel from C: writes a picture, opens it again, looks at a part of it the other way round. */
#include <oriel/oriel.h>

#include <stdio.h>

int main(void) {
    static const char pgm[] = "P5 3 2 255\nabcdef";
    oriel_image *picture = NULL, *part = NULL, *seen = NULL;
    oriel_image_facts facts = {0};
    const char* message = NULL;
    if (oriel_open_memory(pgm, sizeof pgm - 1, NULL, NULL, NULL, &picture) != ORIEL_OK ||
        oriel_image_crop(picture, 1, 0, 2, 2, &part) != ORIEL_OK ||
        oriel_image_flip(part, ORIEL_FLIP_HORIZONTAL, &seen) != ORIEL_OK ||
        oriel_image_save(seen, "consumer.png", NULL) != ORIEL_OK) {
        oriel_last_error(&message);
        fprintf(stderr, "%s\n", message);
        return 1;
    }
    oriel_image_free(seen);
    oriel_image_free(part);
    oriel_image_free(picture);
    if (oriel_load("consumer.png", NULL, &seen) != ORIEL_OK || oriel_image_info(seen, &facts) != ORIEL_OK) return 1;
    oriel_image_free(seen);
    printf("oriel %s works\n", oriel_version());
    return facts.width == 2 ? 0 : 1;
}
