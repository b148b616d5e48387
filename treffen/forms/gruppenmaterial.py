from treffen.forms.material import MaterialAngabenForm, MaterialForm


class GruppenmaterialForm(MaterialForm):
    """A file of a group is read by the members of the network, by nobody else."""

    class Meta(MaterialForm.Meta):
        fields: tuple[str, ...] = ("datei", "titel")


class GruppenmaterialAngabenForm(MaterialAngabenForm):
    class Meta(MaterialAngabenForm.Meta):
        fields: tuple[str, ...] = ("titel",)
