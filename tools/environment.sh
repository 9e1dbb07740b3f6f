# The project's virtual environment: made where there is none or where it no longer fits.
#
#   sh tools/environment.sh FOLDER [PYTHON]
#       with what requirements.lock says, and nothing to do where it fits
#   sh tools/environment.sh FOLDER PYTHON lowest-direct|highest UV
#       always anew, with what pyproject.toml allows, as uv's --resolution has it
#
# An environment fits while these are as FOLDER/ready has them: the project's folder (scripts and the
# editable install name it), the Python inside, the Python it was made with, where one is asked for,
# and the contents of requirements.lock. Where only pyproject.toml is another, the package is
# installed again and the rest is left.
set -eu
folder=$1 python=${2:-} resolution=${3:-locked} uv=${4:-$1/bin/uv}
bin=$folder/bin
ready=$folder/ready

# What would put packages elsewhere, or choose others, is left out; how an index is reached stays.
unset PYTHONHOME PYTHONPATH
for name in $(env | sed -n -e 's/^\(PIP_[A-Z0-9_]*\)=.*/\1/p' -e 's/^\(UV_[A-Z0-9_]*\)=.*/\1/p'); do
  case $name in
    *INDEX* | *FIND_LINKS* | *HOST* | *CERT* | *TLS* | *PROXY* | *HTTP* | *TIMEOUT* | *RETRIES*) ;;
    *KEYRING* | *CREDENTIALS* | *CACHE* | *CONFIG* | *FEATURE* | *DEPRECATED* | *OFFLINE*) ;;
    UV_CONCURRENT_* | UV_LINK_MODE | PIP_NO_INPUT) ;;
    *) unset "$name" ;;
  esac
done

fail() {
  echo "$1" >&2
  exit 1
}

# A Python as one line: its version and build, and what it was itself made from.
origin='import sys; print(" ".join(sys.version.split()), getattr(sys, "_base_executable", ""))'
inside() { "$bin/python" -I -S -c 'import sys; print(" ".join(sys.version.split()))' 2> /dev/null; }
place=$(pwd -P)
lock=$(cksum < requirements.lock)
project=$(cksum < pyproject.toml)
asked=
if [ -n "$python" ]; then
  asked=$($python -c "$origin" 2> /dev/null) || fail "PYTHON=$python: no such Python here"
fi

# Why the environment must be made, in a few words; nothing where it fits.
why_anew() {
  [ -d "$folder" ] || { echo "there is none" && return; }
  [ -s "$ready" ] || { echo "it was not finished" && return; }
  [ "$was_place" = "$place" ] || { echo "it was made for another folder" && return; }
  now=$(inside) || { echo "its Python is gone" && return; }
  [ "$was_inside" = "$now" ] || { echo "its Python is another now" && return; }
  if [ -n "$asked" ] && [ "$was_made_with" != "$asked" ]; then
    echo "it has Python ${was_inside%% *}, and PYTHON=$python is asked for"
  elif [ "$was_lock" != "$lock" ]; then
    echo "requirements.lock has changed"
  fi
}
was_place='' was_inside='' was_made_with='' was_lock='' was_project=''
if [ -f "$ready" ]; then
  { IFS= read -r was_place; IFS= read -r was_inside; IFS= read -r was_made_with
    IFS= read -r was_lock; IFS= read -r was_project; } < "$ready" || true
fi
anew=$(why_anew)
if [ "$resolution" != locked ]; then
  anew="$resolution versions"
elif [ -z "$anew" ] && [ "$was_project" = "$project" ]; then
  exit 0
fi

python=${python:-python3}
made_with=$($python -c "$origin") || fail "no Python: $python"
$python -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit("Python 3.11 or newer is needed, found %d.%d: make PYTHON=python3.13" % v[:2])'
echo "setting up $folder: ${anew:-pyproject.toml has changed}"
rm -f "$ready"
if [ -n "$anew" ]; then
  # from the base, for this may be a Python of the very folder that is made anew
  "$($python -c 'import sys; print(sys._base_executable)')" -m venv --clear "$folder"
fi

# By uv, itself locked, in a fraction of pip's time, and by pip where uv is not to be had or finds no
# way: an index may be known from a pip.conf only. uv trusts whom the system trusts, as pip does.
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS-1}"
pip() {
  # options that outdo those of a pip.conf
  "$bin/python" -m pip install -q --disable-pip-version-check \
    --no-user --target= --root=/ --prefix="$(cd "$folder" && pwd -P)" "$@"
}
uv() { "$uv" pip install -q --python "$bin/python" "$@"; }
if [ "$resolution" != locked ]; then
  uv --upgrade --resolution "$resolution" --editable '.[dev,jobs,lab,scale]'
else
  if [ -n "$anew" ]; then
    sed -n '/^uv==/,/^[^ ]/{/^uv==/p;/^ /p;}' requirements.lock > "$folder/uv.lock"
    if ! pip --require-hashes -r "$folder/uv.lock" ||
      ! uv --compile-bytecode --require-hashes -r requirements.lock; then
      echo "uv cannot do it here, for the reason above: pip does, and takes longer"
      pip --require-hashes -r requirements.lock
    fi
  fi
  if [ -x "$uv" ]; then
    uv --no-deps --no-build-isolation --editable .
  else
    pip --no-deps --no-build-isolation --editable .
  fi
fi
[ -x "$bin/analysis" ] || fail "the packages are not in $folder: look for a target or prefix in uv.toml"
printf '%s\n' "$place" "$(inside)" "$made_with" "$lock" "$project" > "$ready.new"
mv "$ready.new" "$ready"
