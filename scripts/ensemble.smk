# ensemble.smk: an ensemble as a workflow of Snakemake (7 and later): shards side by side, here or on a cluster, then one file of all runs.
#
#   snakemake -s scripts/ensemble.smk --cores 4 --config experiment=EXPERIMENT.ini folder=FOLDER [shards=16] [omland=build/omland]
#
# The shards work in FOLDER, which all machines must see; FOLDER.h5 is made when all are there. What failed or was stopped: the same command again
# does only what is missing, for a shard goes on where it was. A finished shard leaves FOLDER.shards/K-of-N.
EXPERIMENT = config["experiment"]
FOLDER = config["folder"].rstrip("/")
SHARDS = int(config.get("shards", 8))
OMLAND = config.get("omland", "build/omland")


localrules: all, merge


rule all:
    input: FOLDER + ".h5"


rule shard:
    output: touch(f"{FOLDER}.shards/{{k}}-of-{SHARDS}")
    threads: 1
    shell: "{OMLAND:q} ensemble {EXPERIMENT:q} -o {FOLDER:q} --shard {wildcards.k}/{SHARDS} --jobs 1 --resume --quiet"


rule merge:
    input: expand(FOLDER + ".shards/{k}-of-{n}", k=range(SHARDS), n=SHARDS)
    output: FOLDER + ".h5"
    shell: "{OMLAND:q} merge {FOLDER:q} -o {output:q}"
