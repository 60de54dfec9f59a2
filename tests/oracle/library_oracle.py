"""Asks the library and NumPy for the same thousands of chains of operations. Run with the path of oracle_chain,
a count of chains, and perhaps a seed. Exits with 77 where there is no NumPy."""

import subprocess
import sys

import chains


def main():
    program, count = sys.argv[1], int(sys.argv[2])
    dice = chains.seed_from(sys.argv[3:])
    questions, answers = [], []
    for _ in range(count):
        size = 12 if dice.random() < 0.9 else 70  # now and then larger than the kernels' tiles
        model = chains.Model(dice.randint(1, size), dice.randint(1, size), dice.randint(1, 5),
                             *dice.choice(chains.FORMATS))
        words = [str(model.height), str(model.width), str(model.channels), model.code, str(model.white)]
        try:
            for _ in range(dice.randint(0, 8)):
                word, _, effect = dice.choice(chains.OPERATIONS)(model, dice)
                words.append(word)
                effect()
            answer = f"{model.height} {model.width} {model.channels} {model.bytes().hex()}"
        except chains.Refused as refused:
            answer = refused.kind
        questions.append("\t".join(words))
        answers.append(answer)

    asked = "".join(question + "\n" for question in questions)
    told = subprocess.run([program], input=asked, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    if len(told) != count:
        sys.exit(f"{len(told)} answers to {count} questions")
    failures = 0
    for question, answer, line in zip(questions, answers, told):
        if line == answer or answer.endswith("Error") and line.split(" ")[0] == answer:
            continue
        failures += 1
        if failures <= 5:
            print(question.replace("\t", "  "), f"  NumPy:  {answer[:300]}", f"  oriel:  {line[:300]}", sep="\n")
    refused = sum(answer.endswith("Error") for answer in answers)
    print(f"{count} chains, {refused} of them refused, {failures} differ")
    sys.exit(1 if failures else 0)


main()
